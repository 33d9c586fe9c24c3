/* goose.c -- goose: each statement is sent by itself, all in one transaction unless the file says
 * otherwise. */
#include "layout/line.h"
#include "layout/marked.h"

#include "base/poison.h"

static const MarkedForm form = {
    .tool         = "goose",
    .word         = "+goose",
    .up           = "-- +goose Up",
    .down         = "-- +goose Down",
    .mark         = "NO TRANSACTION",
    .splits_lines = true,
    .without      = TRANSACTION_NONE,
};

static bool match_goose(const SourceFile *file)
{
    return mark_leads(file->bytes, form.word);
}

static void read_goose(LayoutSet *set)
{
    marked_read(set, &form);
}

static const char *const goose_files[] = {"#_*.sql", NULL};

LAYOUT(goose) = {
    .name           = "goose",
    .summary        = "NNN_name.sql with -- +goose Up and -- +goose Down",
    .files          = goose_files,
    .downs          = true,
    .unique         = true,
    .order          = ORDER_VERSION,
    .transaction    = TRANSACTION_WHOLE,
    .no_transaction = "-- +goose NO TRANSACTION",
    .looks_inside   = true,
    .match          = match_goose,
    .read           = read_goose,
};
