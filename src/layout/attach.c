/* attach.c -- which directive belongs to which statement.
 *
 * A statement owns the block of `--` comments that ends on the line before it: no blank line and
 * no code in between, so that a reader and shore never differ on what a directive is meant for. */
#include "layout/directive.h"
#include "layout/foreign.h"

#include "base/poison.h"

typedef struct Walk {
    Arena            *arena;
    Migration        *migration;
    Str               source;
    SectionKind       kind;
    const CommentVec *comments;
    size_t            next;    /* the first comment that was not looked at */
    bool              leading; /* no statement was passed yet */
} Walk;

static bool cut(const Walk *walk, size_t index, Directive *ret)
{
    return directive_cut(&walk->comments->items[index], walk->source, ret);
}

/* The comment after those that start before `offset`. */
static size_t comment_at(const Walk *walk, size_t offset)
{
    size_t index = walk->next;
    while (index < walk->comments->count && walk->comments->items[index].span.start < offset)
        index++;
    return index;
}

/* The start of the line of `offset`, if there are only blanks between; else SIZE_MAX. */
static size_t line_start(Str source, size_t offset)
{
    while (offset > 0 && (source.data[offset - 1] == ' ' || source.data[offset - 1] == '\t'))
        offset--;
    return offset == 0 || source.data[offset - 1] == '\n' ? offset : SIZE_MAX;
}

/* The first of the comments before `end` that are one block with the line of `offset`. */
static size_t block_start(const Walk *walk, size_t end, size_t offset)
{
    const Str source = walk->source;
    size_t    line   = line_start(source, offset);
    while (end > walk->next && line != SIZE_MAX) {
        const Comment *comment = &walk->comments->items[end - 1];
        size_t         behind  = comment->span.start + comment->span.size;
        while (behind < line && source.data[behind] != '\n')
            behind++;
        if (!comment->alone || behind + 1 != line)
            break;
        line = line_start(source, comment->span.start);
        end--;
    }
    return end;
}

static DirectivePlace place_here(const Walk *walk, const DirectiveRow *table, Statement *below)
{
    return (DirectivePlace){walk->arena, walk->migration, walk->kind, table, below, 0};
}

/* What may stand in any place: our blocks, and other tools' comments, which reach to `below`. */
static bool take_anywhere(const Walk *walk, const Directive *directive)
{
    DirectivePlace place = place_here(walk, directives_anywhere, NULL);
    if (directive_find(place.table, directive->word) == NULL)
        return false;
    directive_read(&place, directive);
    return true;
}

static void take_foreign(const Walk *walk, Statement *below)
{
    const Comment *comment = &walk->comments->items[walk->next];
    foreign_read(walk->arena, walk->migration, walk->kind, comment, walk->leading, below);
}

/* No statement owns the comments up to `end`; they must not be directives of one. */
static void pass_over(Walk *walk, size_t end, Statement *below)
{
    const DirectivePlace place = place_here(walk, directives_statement, NULL);
    for (; walk->next < end; walk->next++) {
        Directive directive;
        take_foreign(walk, below);
        if (cut(walk, walk->next, &directive) && !take_anywhere(walk, &directive))
            directive_refuse(&place, &directive);
    }
}

/* The comments up to `end` stand directly above `statement`. */
static void take(Walk *walk, size_t end, Statement *statement)
{
    DirectivePlace place = place_here(walk, directives_statement, statement);
    for (; walk->next < end; walk->next++) {
        Directive directive;
        take_foreign(walk, statement);
        if (!cut(walk, walk->next, &directive) || take_anywhere(walk, &directive))
            continue;
        *vec_push(walk->arena, &statement->directives) = directive;
        directive_read(&place, &directive);
    }
}

/* Above the first section of a file: what is allowed there holds for all of it. */
static void take_head(Walk *walk, size_t end)
{
    for (; walk->next < end; walk->next++) {
        Directive directive;
        take_foreign(walk, NULL);
        if (cut(walk, walk->next, &directive) && str_is(directive.word, "allow-file"))
            take_anywhere(walk, &directive);
    }
}

void directives_attach(Arena *arena, Migration *migration, SectionKind kind, Section *section,
                       const CommentVec *comments)
{
    Walk         walk  = {.arena     = arena,
                          .migration = migration,
                          .source    = section->source,
                          .kind      = kind,
                          .comments  = comments,
                          .leading   = true};
    const size_t first = comment_at(&walk, section->span.start);
    if (kind == SECTION_UP || !str_equal(section->path, migration->up.path))
        take_head(&walk, first);
    walk.next    = first;
    walk.leading = section->span.start == 0;
    for (size_t i = 0; i < section->statements.count; i++) {
        Statement   *statement = &section->statements.items[i];
        const size_t above     = comment_at(&walk, statement->span.start);
        pass_over(&walk, block_start(&walk, above, statement->span.start), statement);
        take(&walk, above, statement);
        walk.leading = false;
        pass_over(&walk, comment_at(&walk, statement->span.start + statement->span.size), NULL);
    }
    pass_over(&walk, comment_at(&walk, section->span.start + section->span.size), NULL);
    blocks_check(arena, migration, kind);
}
