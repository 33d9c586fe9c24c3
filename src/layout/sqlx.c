/* sqlx.c -- sqlx: a file that begins with exactly `-- no-transaction` is sent as it is, any other
 * in a
 * transaction. Its names are those of other tools, so only that comment tells it. */
#include "layout/paired.h"

#include "base/poison.h"

static const char no_transaction[] = "-- no-transaction";

static bool match_sqlx(const SourceFile *file)
{
    return str_starts(file->bytes, no_transaction);
}

static TransactionMode transaction(const LayoutFile *file)
{
    return str_starts(file->source, no_transaction) ? TRANSACTION_QUERY : TRANSACTION_WHOLE;
}

static void read_sqlx(LayoutSet *set)
{
    paired_read(set, transaction);
}

static const char *const sqlx_files[] = {"#_*.sql", NULL};

LAYOUT(sqlx) = {
    .name           = "sqlx",
    .summary        = "NNN_name.sql, or NNN_name.up.sql and NNN_name.down.sql, of Rust's sqlx",
    .files          = sqlx_files,
    .unique         = true,
    .transaction    = TRANSACTION_WHOLE,
    .no_transaction = no_transaction,
    .match          = match_sqlx,
    .read           = read_sqlx,
};
