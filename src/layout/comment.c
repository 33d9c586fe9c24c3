/* comment.c -- finding comments by the rules of the server's lexer.
 *
 * The splitter says where statements and COPY data are; the bytes of a statement, and those between
 * two, are then lexed once more for their comments. A marker ends whatever statement was open, so
 * behind the first of each kind the splitter begins anew: a forgotten semicolon, or a setting of
 * one section, does not reach into the next. */
#include "layout/comment.h"

#include "layout/foreign.h"
#include "model/place.h"
#include "sql/pg/split.h"

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

static const char *token_what(const Lexer *lexer, Token token)
{
    if (token.kind == TOKEN_COMMENT)
        return "comment";
    if (token.kind == TOKEN_QUOTED)
        return "quoted identifier";
    return lexer->source.data[token.start] == '$' ? "dollar quote" : "string";
}

/* The comments of the bytes from `start` to `end`. Gives the byte from where to go on: `end`, or
 * behind the first marker of a section. */
static size_t scan_range(Scan *scan, size_t start, size_t end, bool backslash_escapes)
{
    Lexer lexer = {
        .source = scan->source, .at = start, .end = end, .backslash_escapes = backslash_escapes};
    for (Token token; (token = lex_next(&lexer)).kind != TOKEN_END;) {
        if (token.unterminated && scan->found.unclosed == NULL) {
            scan->found.unclosed        = token_what(&lexer, token);
            scan->found.unclosed_offset = token.start;
        }
        if (token.kind != TOKEN_COMMENT || scan->source.data[token.start] != '-')
            continue;
        Comment comment = comment_new(scan->source, (Span){token.start, token.size});
        comment.place   = place_walk_to(&scan->walk, token.start);
        *vec_push(scan->arena, &scan->found.all) = comment;
        if (comment.marker && !scan->marked[comment.section]) {
            scan->marked[comment.section] = true;
            return lexer.at;
        }
    }
    return end;
}

/* Scan from `start` on; gives the byte behind the first marker of a section, or the end. */
static size_t scan_section(Scan *scan, size_t start)
{
    Splitter  splitter = splitter_new(scan->source, (Span){start, scan->source.size - start});
    SplitItem item;
    while (split_next(&splitter, &item)) {
        size_t at = scan_range(scan, start, item.span.start, false);
        if (at < item.span.start)
            return at;
        start = item.span.start + item.span.size;
        if (item.form != STATEMENT_SQL)
            continue;
        at = scan_range(scan, item.span.start, start, item.backslash_escapes);
        if (at < start)
            return at;
    }
    return scan_range(scan, start, scan->source.size, false);
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

Comments comments_find(Arena *arena, Str source)
{
    Scan scan = {.arena = arena, .source = source, .walk = place_walk_new(source)};
    for (size_t at = 0; at < source.size;)
        at = scan_section(&scan, at);
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
