/* parse_check.c -- hold sql_parse_pg against PostgreSQL's own parser over many files.
 *
 *     parse_check < list-of-paths
 *
 * Prints a line for each finding, fields separated by tabs:
 *     file      path, statements, meta-commands, blocks of COPY data, not accepted
 *     refused   path:line:column, reason         a statement that is not accepted
 *     WRONG     path:line:column, what           a disagreement with the parser
 *
 * Two references, both of libpg_query's public interface: where a whole file parses, each
 * statement's start and size must be the parser's; and what its scanner cuts out of any other file
 * and its parser accepts alone must be a statement of ours, accepted. */
#include <pg_query.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/place.h"
#include "sql/parse.h"

enum { LINE_BYTES_MAX = 4096, ARENA_BYTES_MAX = 1 << 30 };

typedef struct Check {
    Arena       *arena;
    const char  *path;
    Str          source; /* NUL behind it */
    StatementVec statements;
    bool         has_data;  /* COPY data: no scanner can cut such a file */
    bool         switching; /* standard_conforming_strings is set in it: nor this one */
} Check;

static void wrong(const Check *check, size_t offset, const char *what)
{
    const Place place = place_of(check->source, offset);
    printf("WRONG\t%s:%zu:%zu\t%s\n", check->path, place.line, place.column, what);
}

/* Behind white space and comments, by the manual's rules and not by our lexer. */
static size_t skip_blank(Str source, size_t at)
{
    size_t depth = 0;
    for (;;) {
        const Str rest = str_slice(source, at, SIZE_MAX);
        if (depth == 0 && str_starts(rest, "--")) {
            const size_t line = str_find(rest, "\n");
            at                = line == SIZE_MAX ? source.size : at + line + 1;
        } else if (str_starts(rest, "/*")) {
            depth++;
            at += 2;
        } else if (depth > 0 && str_starts(rest, "*/")) {
            depth--;
            at += 2;
        } else if (rest.size > 0 && (depth > 0 || strchr(" \t\r\n\f", rest.data[0]) != NULL)) {
            at++;
        } else {
            return at;
        }
    }
}

/* Does ours lie where the parser's `start` and `size` say? The last statement of a text may have a
 * size of 0, or one that reaches to its end, blanks and all. */
static bool same_span(Str source, Span span, size_t start, size_t size)
{
    if (span.start != skip_blank(source, start))
        return false;
    const size_t end  = span.start + span.size;
    const bool   last = size == 0 || start + size == source.size;
    return end == start + size || (last && skip_blank(source, end) == source.size);
}

static void check_whole(const Check *check, const PgQuerySplitResult *whole)
{
    int next = 0;
    for (size_t i = 0; i < check->statements.count; i++) {
        const Statement *statement = &check->statements.items[i];
        if (statement->form != STATEMENT_SQL)
            continue;
        if (next >= whole->n_stmts) {
            wrong(check, statement->span.start, "the parser has no such statement");
            return;
        }
        const PgQuerySplitStmt *raw = whole->stmts[next++];
        if (!same_span(check->source, statement->span, (size_t)raw->stmt_location,
                       (size_t)raw->stmt_len))
            wrong(check, statement->span.start, "the parser's statement has other ends");
        if (!statement->parsed)
            wrong(check, statement->span.start, "the parser accepts it in its file");
    }
    if (next < whole->n_stmts)
        wrong(check, (size_t)whole->stmts[next]->stmt_location, "a statement is missing");
}

static bool parses_alone(const Check *check, size_t start, size_t size)
{
    const char        *text   = str_c(check->arena, str_slice(check->source, start, size));
    PgQuerySplitResult alone  = pg_query_split_with_parser(text);
    const bool         parses = alone.error == NULL && alone.n_stmts == 1;
    pg_query_free_split_result(alone);
    return parses;
}

/* Where psql is in no string, a backslash begins a command that takes the rest of its line, with
 * the semicolon at which the scanner cuts. */
static bool psql_goes_on(const Statement *statement, size_t start)
{
    return statement->span.start + statement->span.size > start && !statement->parsed &&
           str_contains(statement->text, "\\");
}

/* True when the statement of ours at `start` is accepted; `from` walks along. */
static bool is_accepted(const Check *check, size_t start, size_t *from)
{
    const StatementVec *ours = &check->statements;
    while (*from < ours->count && ours->items[*from].span.start < start)
        *from += 1;
    if (*from > 0 && psql_goes_on(&ours->items[*from - 1], start))
        return true;
    return *from < ours->count && ours->items[*from].span.start == start &&
           ours->items[*from].parsed;
}

static void check_pieces(const Check *check)
{
    PgQuerySplitResult pieces = pg_query_split_with_scanner(check->source.data);
    size_t             from   = 0;
    for (int i = 0; pieces.error == NULL && i < pieces.n_stmts; i++) {
        const size_t location = (size_t)pieces.stmts[i]->stmt_location;
        const size_t length   = pieces.stmts[i]->stmt_len > 0 ? (size_t)pieces.stmts[i]->stmt_len
                                                              : check->source.size - location;
        if (!parses_alone(check, location, length))
            continue;
        const size_t start = skip_blank(check->source, location);
        if (!is_accepted(check, start, &from))
            wrong(check, start, "the parser accepts it alone");
    }
    pg_query_free_split_result(pieces);
}

static void count_statements(Check *check)
{
    size_t forms[STATEMENT_COPY_DATA + 1] = {0};
    size_t refused                        = 0;
    for (size_t i = 0; i < check->statements.count; i++) {
        const Statement *statement = &check->statements.items[i];
        forms[statement->form]++;
        check->switching |= str_contains(statement->text, "standard_conforming_strings");
        if (statement->parsed)
            continue;
        refused++;
        const Place place = place_of(check->source, statement->error_offset);
        printf("refused\t%s:%zu:%zu\t" STR_FMT "\n", check->path, place.line, place.column,
               STR_ARG(statement->error));
        if (parses_alone(check, statement->span.start, statement->span.size))
            wrong(check, statement->span.start, "refused, and the parser accepts it");
    }
    check->has_data = forms[STATEMENT_COPY_DATA] > 0;
    printf("file\t%s\t%zu\t%zu\t%zu\t%zu\n", check->path, forms[STATEMENT_SQL],
           forms[STATEMENT_META], forms[STATEMENT_COPY_DATA], refused);
}

static void check_file(Arena *arena, const char *path, Str source)
{
    Check check = {.arena = arena, .path = path, .source = source};
    sql_parse_pg(arena, source, (Span){0, source.size}, &check.statements);
    count_statements(&check);
    if (memchr(source.data, '\0', source.size) != NULL)
        return; /* the parser reads no further than that */
    PgQuerySplitResult whole = pg_query_split_with_parser(source.data);
    if (whole.error == NULL)
        check_whole(&check, &whole);
    else if (!check.has_data && !check.switching)
        check_pieces(&check);
    pg_query_free_split_result(whole);
}

static bool read_file(Arena *arena, const char *path, Str *ret)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return false;
    Buf    buf = buf_new(arena, SIZE_MAX);
    char   bytes[LINE_BYTES_MAX];
    size_t size;
    while ((size = fread(bytes, 1, sizeof bytes, file)) > 0)
        buf_add(&buf, (Str){bytes, size});
    const bool good = ferror(file) == 0;
    fclose(file);
    *ret = buf_str(&buf);
    return good;
}

int main(void)
{
    AUTO_ARENA Arena *arena = arena_new("corpus file", ARENA_BYTES_MAX);
    char              path[LINE_BYTES_MAX];
    while (fgets(path, sizeof path, stdin) != NULL) {
        path[strcspn(path, "\n")] = '\0';
        Str source;
        if (!read_file(arena, path, &source)) {
            fprintf(stderr, "parse_check: could not read %s\n", path);
            return EXIT_FAILURE;
        }
        check_file(arena, path, source);
        arena_reset(arena);
    }
    return EXIT_SUCCESS;
}
