/* dbmate.c -- dbmate: a whole part is sent as one query, and files go by their names. */
#include "layout/line.h"
#include "layout/marked.h"

#include "base/poison.h"

static const MarkedForm form = {
    .tool       = "dbmate",
    .word       = "migrate:",
    .up         = "-- migrate:up",
    .down       = "-- migrate:down",
    .option     = "transaction:false",
    .needs_down = true,
    .without    = TRANSACTION_QUERY,
};

static bool match_dbmate(const SourceFile *file)
{
    return mark_leads(file->bytes, form.word);
}

static void read_dbmate(LayoutSet *set)
{
    marked_read(set, &form);
}

static const char *const dbmate_files[] = {"#*.sql", NULL};

LAYOUT(dbmate) = {
    .name         = "dbmate",
    .summary      = "NNN_name.sql with -- migrate:up and -- migrate:down",
    .files        = dbmate_files,
    .downs        = true,
    .order        = ORDER_NAME,
    .transaction  = TRANSACTION_WHOLE,
    .looks_inside = true,
    .match        = match_dbmate,
    .read         = read_dbmate,
};
