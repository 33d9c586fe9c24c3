/* fuzz_newer.c -- any bytes where the grammar of 16 to 18 and the code of DO blocks are read: by
 * the first byte as they are, behind ALTER TABLE, as a PL/pgSQL body and so on. What is found lies
 * inside of its statement, also in code in code. */
#include <stdio.h>
#include <stdlib.h>

#include "sql/parse.h"

enum { ARENA_BYTES = 1 << 30 };

/* Not assert: NDEBUG must not make a fuzzer that finds nothing. */
static void require(bool condition, const char *what)
{
    if (condition)
        return;
    fprintf(stderr, "fuzz_newer: %s\n", what);
    abort();
}

static bool inside(Span part, Span whole)
{
    return part.start >= whole.start && part.start + part.size <= whole.start + whole.size;
}

static void check_statement(const Statement *statement, Span whole, bool code)
{
    require(inside(statement->span, whole), "a statement lies outside of what it stands in");
    require(statement->parsed || !code, "code is left that is neither parsed nor noted");
    require(statement->newer.size == 0 || !statement->parsed, "newer, and yet parsed");
    for (size_t i = 0; i < statement->changes.count; i++) {
        const Change *change = &statement->changes.items[i];
        require(inside(change->span, statement->span), "a Change lies outside its statement");
        require(change->since == 0 || (change->since >= 16 && change->since <= 18),
                "a release that no row knows");
        for (size_t k = 0; k < change->body_count; k++)
            check_statement(&change->body[k], statement->span, true);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const frames[][2] = {
        {"", ""},
        {"ALTER TABLE t ", ""},
        {"CREATE TABLE t (", ")"},
        {"DO $body$ BEGIN ", " END $body$"},
        {"CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS '", "'"},
        {"SELECT ", " FROM t"},
    };
    if (size == 0)
        return 0;
    AUTO_ARENA Arena *arena      = arena_new("fuzz", ARENA_BYTES);
    const size_t      frame      = data[0] % COUNT_OF(frames);
    StatementVec      statements = {0};
    Buf               source     = buf_new(arena, SIZE_MAX);
    buf_add_c(&source, frames[frame][0]);
    buf_add(&source, (Str){(const char *)data + 1, size - 1});
    buf_add_c(&source, frames[frame][1]);
    const Span all = {0, source.size};
    sql_parse_pg(arena, buf_str(&source), all, &statements);
    for (size_t i = 0; i < statements.count; i++)
        check_statement(&statements.items[i], all, false);
    return 0;
}
