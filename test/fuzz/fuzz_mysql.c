/* fuzz_mysql.c -- any bytes through the splitter and parser of MySQL and MariaDB: statements come
 * in order, inside the source, without overlapping; text, span and places agree; sub-spans lie in
 * theirs; and the shape of an UPDATE or DELETE lies in its statement. The first byte says which
 * server it is. */
#include <stdio.h>
#include <stdlib.h>

#include "model/place.h"
#include "sql/parse.h"

enum { ARENA_BYTES = 1 << 30 };

/* Not assert: NDEBUG must not make a fuzzer that finds nothing. */
static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "fuzz_mysql: %s\n", what);
    abort();
}

static bool inside(Str part, Str whole)
{
    return part.size == 0 ||
           (part.data >= whole.data && part.data + part.size <= whole.data + whole.size);
}

static void check_body(const Statement *statement, const Statement *inner)
{
    require(inner->span.start >= statement->span.start &&
                inner->span.start + inner->span.size <=
                    statement->span.start + statement->span.size,
            "a statement of a body lies outside its program");
}

static void check_change(const Statement *statement, const Change *change)
{
    for (size_t i = 0; i < change->body_count; i++)
        check_body(statement, &change->body[i]);
    require(change->span.start >= statement->span.start, "a Change begins before its statement");
    require(change->span.start + change->span.size <= statement->span.start + statement->span.size,
            "a Change ends behind its statement");
    require(inside(change->expression, statement->text), "an expression lies elsewhere");
}

static void check_shape(Arena *arena, Version version, Str statement)
{
    DmlShape shape;
    if (!sql_dml_shape(arena, version, statement, &shape))
        return;
    require(shape.where_start <= shape.where_end && shape.where_end <= statement.size,
            "a condition lies outside its statement");
    require(shape.has_where == (shape.where_end > shape.where_start), "a condition is not found");
}

static void check_statement(Arena *arena, Version version, Str source, size_t last_end,
                            const Statement *statement)
{
    const Span span = statement->span;
    require(span.start >= last_end, "statements overlap");
    require(span.start + span.size <= source.size, "a statement ends behind the source");
    require(statement->text.data == source.data + span.start && statement->text.size == span.size,
            "a text is not its span");
    require(span.size > 0, "a statement is empty");
    require(statement->parsed == (statement->error.size == 0), "neither parsed nor an error");
    require(statement->error_offset >= span.start &&
                statement->error_offset <= span.start + span.size,
            "an error lies outside its statement");
    const Place start = place_of(source, span.start);
    const Place end   = place_of(source, span.start + span.size);
    require(start.line == statement->start.line && start.column == statement->start.column,
            "a start is at another place");
    require(end.line == statement->end.line && end.column == statement->end.column,
            "an end is at another place");
    for (size_t i = 0; i < statement->changes.count; i++)
        check_change(statement, &statement->changes.items[i]);
    if (statement->form == STATEMENT_SQL)
        check_shape(arena, version, statement->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA Arena *arena      = arena_new("fuzz", ARENA_BYTES);
    const Str         source     = {(const char *)data, size};
    const Version     versions[] = {{ENGINE_MYSQL, 5, 6},
                                    {ENGINE_MYSQL, 9, 0},
                                    {ENGINE_MARIADB, 10, 3},
                                    {ENGINE_MARIADB, 11, 4}};
    const Version     version    = versions[size > 0 ? data[0] % 4 : 0];
    StatementVec      statements = {0};
    sql_parse(arena, version, source, (Span){0, size}, &statements);
    size_t last_end = 0;
    for (size_t i = 0; i < statements.count; i++) {
        const Statement *statement = &statements.items[i];
        check_statement(arena, version, source, last_end, statement);
        last_end = statement->span.start + statement->span.size;
    }
    return 0;
}
