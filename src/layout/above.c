/* above.c -- the directives directly above a statement. */
#include "layout/directive.h"

#include "base/poison.h"

enum { BATCH_ROWS_MAX = 1000 * 1000, WORKERS_MAX = 64 };

/* by (a, b) */
static bool read_by(Args *args)
{
    NameVec names = {0};
    if (!args_take(args, "("))
        return args_fail(args, args->at, "'(' is missing behind 'by'");
    if (!args_names(args, &names))
        return false;
    if (!args_take(args, ")"))
        return args_fail(args, args->at, "')' is missing behind the columns");
    for (size_t i = 0; i < names.count; i++) {
        if (names.items[i].schema.size > 0)
            return args_fail(args, args->start, "a column of 'by' has a table before it");
        *vec_push(args->arena, &args->statement->batch.by) = names.items[i].name;
    }
    return true;
}

/* One option; false at the end of them, or when a Problem was noted. */
static bool read_batch_option(Args *args)
{
    BatchOptions *batch = &args->statement->batch;
    int64_t       workers;
    if (args_take(args, "by"))
        return read_by(args);
    if (args_take(args, "size"))
        return args_int(args, "the size", 1, BATCH_ROWS_MAX, &batch->size);
    if (args_take(args, "workers")) {
        if (!args_int(args, "the number of workers", 1, WORKERS_MAX, &workers))
            return false;
        batch->workers = (int)workers;
        return true;
    }
    if (args_take(args, "skip")) {
        batch->skip_locked = args_take(args, "locked");
        return batch->skip_locked || args_fail(args, args->at, "'locked' is missing behind 'skip'");
    }
    if (args_take(args, "pause"))
        return args_text(args, "the query", &batch->pause_sql);
    return false;
}

/* batched [by (COLUMN, ...)] [size N] [workers N] [skip locked] [pause "QUERY"] */
static void read_batched(Args *args)
{
    if (args->section == SECTION_VERIFY) {
        args_fail(args, args->start, "a query of '-- verify' cannot be batched");
        return;
    }
    args->statement->batched = true;
    while (read_batch_option(args))
        continue;
}

static bool in_verify(Args *args)
{
    return args->section == SECTION_VERIFY ||
           args_fail(args, args->start, "only a query of '-- verify' has an expected value");
}

static void read_expect(Args *args)
{
    Statement *statement = args->statement;
    if (!in_verify(args))
        return;
    if (args_take(args, "true")) {
        statement->expect = EXPECT_TRUE;
        return;
    }
    if (args_int(args, "the number", INT64_MIN, INT64_MAX, &statement->expect_count))
        statement->expect = EXPECT_COUNT;
}

static void read_equal(Args *args)
{
    if (in_verify(args))
        args->statement->expect = EXPECT_EQUAL;
}

const DirectiveRow directives_statement[] = {
    {"batched",
     "batched [by (COLUMN, ...)] [size ROWS] [workers N] [skip locked] [pause \"QUERY\"]", false,
     read_batched},
    {"allow", "allow" ALLOW_USAGE, true, directive_read_allow},
    {"expect", "expect NUMBER|true", false, read_expect},
    {"equal", "equal", false, read_equal},
    {0},
};
