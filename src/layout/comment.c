/* comment.c -- finding comments by the rules of the server's lexer. A marker ends whatever
 * statement was open, so behind the first of each kind the search begins anew: a forgotten
 * semicolon, or a setting of one section, does not reach into the next. */
#include "layout/comment.h"

#include "layout/foreign.h"
#include "model/place.h"
#include "sql/comments.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

typedef struct Scan {
    Arena    *arena;
    Str       source;
    PlaceWalk walk;
    bool      marked[SECTION_COUNT];
    Comments  found;
} Scan;

static bool stands_alone(Str source, size_t start)
{
    while (start > 0 && (source.data[start - 1] == ' ' || source.data[start - 1] == '\t'))
        start--;
    return start == 0 || source.data[start - 1] == '\n';
}

/* A marker begins its line. `--up`, `-- Up` and `-- up:` are meant to be one. */
static void find_marker(Str source, Comment *comment)
{
    const size_t start = comment->span.start;
    if (start > 0 && source.data[start - 1] != '\n')
        return;
    const Str text = str_trim(str_slice(source, start, comment->span.size));
    Str       word = str_trim(str_slice(text, 2, SIZE_MAX));
    if (str_ends(word, ":"))
        word = str_trim(str_slice(word, 0, word.size - 1));
    for (SectionKind section = SECTION_UP; section <= SECTION_VERIFY; section++) {
        if (!str_equal_nocase(word, str_from(section_text(section))))
            continue;
        comment->marker  = true;
        comment->section = section;
        comment->exact   = str_is(str_slice(text, 0, 3), "-- ") &&
                         str_is(str_slice(text, 3, SIZE_MAX), section_text(section));
    }
}

static Comment comment_new(Str source, Span span)
{
    Comment comment = {.span = span, .alone = stands_alone(source, span.start)};
    find_marker(source, &comment);
    return comment;
}

static bool scan_comment(void *data, Span span)
{
    Scan   *scan                             = data;
    Comment comment                          = comment_new(scan->source, span);
    comment.place                            = place_walk_to(&scan->walk, span.start);
    *vec_push(scan->arena, &scan->found.all) = comment;
    if (!comment.marker || scan->marked[comment.section])
        return true;
    scan->marked[comment.section] = true;
    return false;
}

static void scan_unclosed(void *data, const char *what, size_t offset)
{
    Scan *scan = data;
    if (scan->found.unclosed != NULL)
        return;
    scan->found.unclosed        = what;
    scan->found.unclosed_offset = offset;
}

bool comments_can_tell(Str source)
{
    for (size_t at = 0; (at = str_find(source, "--")) != SIZE_MAX;) {
        source         = str_slice(source, at + 2, SIZE_MAX);
        const Str line = str_trim(str_slice(source, 0, str_find(source, "\n")));
        if (str_equal_nocase(str_slice(line, 0, 5), STR("shore")) || foreign_begins(line))
            return true;
    }
    return false;
}

Comments comments_find(Arena *arena, Version version, Str source)
{
    Scan              scan = {.arena = arena, .source = source, .walk = place_walk_new(source)};
    const CommentWalk walk = {.found = scan_comment, .unclosed = scan_unclosed, .data = &scan};
    for (size_t at = 0; at < source.size;)
        at = sql_comments_walk(version, source, at, &walk);
    return scan.found;
}

bool comment_next_leading(Str source, size_t *at, Comment *ret)
{
    Lexer lexer = {.source = source, .at = *at, .end = source.size};
    for (;;) {
        const Token token = lex_next(&lexer);
        if (token.kind != TOKEN_COMMENT && token.kind != TOKEN_SPACE)
            return false;
        *at = lexer.at;
        if (token.kind == TOKEN_COMMENT && source.data[token.start] == '-') {
            *ret = comment_new(source, (Span){token.start, token.size});
            return true;
        }
    }
}
