/* sql_migrate.c -- sql-migrate, the cousin of goose. */
#include "layout/line.h"
#include "layout/marked.h"

#include "base/poison.h"

static const MarkedForm form = {
    .tool         = "sql-migrate",
    .word         = "+migrate",
    .up           = "-- +migrate Up",
    .down         = "-- +migrate Down",
    .option       = "notransaction",
    .splits_lines = true,
    .without      = TRANSACTION_NONE,
};

static bool match_sql_migrate(const SourceFile *file)
{
    return mark_leads(file->bytes, form.word);
}

static void read_sql_migrate(LayoutSet *set)
{
    marked_read(set, &form);
}

static const char *const sql_migrate_files[] = {"*.sql", NULL};

LAYOUT(sql_migrate) = {
    .name         = "sql-migrate",
    .summary      = "name.sql with -- +migrate Up and -- +migrate Down",
    .files        = sql_migrate_files,
    .downs        = true,
    .order        = ORDER_VERSION,
    .transaction  = TRANSACTION_WHOLE,
    .looks_inside = true,
    .match        = match_sql_migrate,
    .read         = read_sql_migrate,
};
