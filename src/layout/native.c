/* native.c -- shore's own format: one file a migration, everything of ours in comments.
 *
 *     -- shore: size small            the header: directives, comments, no code
 *     -- shore: phase expand
 *     -- shore: reason "why"
 *     -- up                           markers: once each, in this order
 *     ALTER TABLE ...
 *     -- down
 *     -- verify
 *
 * Markers cut the file, the header and the statements' directives are read, then the whole is
 * checked (native_check.c). A malformed part never stops the reading of the rest. */
#include "layout/native.h"

#include "layout/directive.h"
#include "layout/problem.h"
#include "layout/set.h"
#include "layout/version.h"
#include "sql/parse.h"

#include "base/poison.h"

/* The text of a comment's line break, and what follows, belong to the section. */
static size_t behind_line(Str source, const Comment *comment)
{
    size_t at = comment->span.start + comment->span.size;
    while (at < source.size && source.data[at] != '\n')
        at++;
    return MIN_OF(at + 1, source.size);
}

static void check_marker(Arena *arena, Migration *migration, const Comment *marker,
                         const Comment *before)
{
    const char *word = section_text(marker->section);
    if (!marker->exact)
        problem_add(arena, migration, marker->span.start,
                    str_format(arena, "Write the line as '-- %s', exactly.", word).data,
                    "a marker that is not '-- %s'", word);
    if (before != NULL && before->section > marker->section)
        problem_add(arena, migration, marker->span.start,
                    "The order is '-- up', '-- down', '-- verify'.", "'-- %s' stands below '-- %s'",
                    word, section_text(before->section));
}

/* Cut the file at its markers; gives where the first one stands, or SIZE_MAX. */
static size_t cut_sections(Arena *arena, Migration *migration, const CommentVec *comments)
{
    const Comment *before = NULL;
    size_t         first  = SIZE_MAX;
    for (size_t i = 0; i < comments->count; i++) {
        const Comment *marker = &comments->items[i];
        if (!marker->marker)
            continue;
        Section *section = section_at(migration, marker->section);
        if (section->present) {
            problem_add(arena, migration, marker->span.start, "Each marker stands once in a file.",
                        "a second '-- %s'", section_text(marker->section));
            continue;
        }
        check_marker(arena, migration, marker, before);
        if (before == NULL) {
            first = marker->span.start;
        } else {
            Section *last   = section_at(migration, before->section);
            last->span.size = marker->span.start - last->span.start;
        }
        section->present   = true;
        section->span      = (Span){behind_line(migration->source, marker), 0};
        section->span.size = migration->source.size - section->span.start;
        section->start     = (Place){marker->place.line + 1, 1};
        before             = marker;
    }
    return first;
}

static void read_header(Arena *arena, Migration *migration, const CommentVec *comments, size_t end)
{
    DirectivePlace place = {arena, migration, SECTION_UP, directives_header, NULL, 0};
    for (size_t i = 0; i < comments->count && comments->items[i].span.start < end; i++) {
        Directive directive;
        if (directive_cut(&comments->items[i], migration->source, &directive) &&
            !str_is(directive.word, "allow-file"))
            directive_read(&place, &directive);
    }
}

/* Code above the first marker is in no section. Gives where the header ends. */
static size_t check_header_code(Arena *arena, Migration *migration, size_t first_marker)
{
    const size_t end  = MIN_OF(first_marker, migration->source.size);
    StatementVec code = {0};
    sql_parse(arena, migration->read_as, migration->source, (Span){0, end}, &code);
    if (code.count == 0) {
        if (!migration->up.present)
            problem_add(arena, migration, end, "Write '-- up' above the statements.",
                        "there is no '-- up'");
        return end;
    }
    const size_t start = code.items[0].span.start;
    if (!migration->up.present)
        problem_add(arena, migration, start, "Write '-- up' above this statement.",
                    "there is no '-- up'");
    else
        problem_add(arena, migration, start, "Move it below '-- up'.", "a statement in the header");
    return start;
}

static void read_sections(LayoutSet *set, Migration *migration, LayoutFile *file)
{
    for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++)
        if (section_at(migration, kind)->present)
            set_section(set, migration, kind, file, section_at(migration, kind)->span);
}

static void read_file(LayoutSet *set, LayoutFile *file)
{
    Str version = {0};
    Str name    = {0};
    if (!path_is_stdin(file->path))
        version_read(file->path, &version, &name);
    Migration      *migration = set_migration(set, file, version, name);
    const Comments *comments  = set_comments(set, file);
    migration->native         = true;
    const size_t marker       = cut_sections(set->arena, migration, &comments->all);
    const size_t end          = check_header_code(set->arena, migration, marker);
    read_header(set->arena, migration, &comments->all, end);
    read_sections(set, migration, file);
    native_check(set->arena, migration, comments);
}

static void read_native(LayoutSet *set)
{
    for (size_t i = 0; i < set->files.count; i++)
        read_file(set, set->files.items[i]);
}

/* Above all code there is a directive that only a header has, or a marker. A file that lost its
 * header is still not taken for plain SQL: its down would be run as part of its up. */
static bool match_native(const SourceFile *file)
{
    Comment comment;
    for (size_t at = 0; comment_next_leading(file->bytes, &at, &comment);) {
        Directive directive;
        if (comment.marker && comment.exact)
            return true;
        if (directive_cut(&comment, file->bytes, &directive) &&
            directive_find(directives_header, directive.word) != NULL &&
            directive_find(directives_statement, directive.word) == NULL)
            return true;
    }
    return false;
}

static const char *const native_files[] = {"*.sql", NULL};

LAYOUT(native) = {
    .name         = "native",
    .summary      = "shore's own: one file a migration, with a header, up, down and verify",
    .files        = native_files,
    .single       = true,
    .downs        = true,
    .unique       = true,
    .transaction  = TRANSACTION_SHORE,
    .looks_inside = true,
    .delimiters   = true,
    .match        = match_native,
    .read         = read_native,
};
