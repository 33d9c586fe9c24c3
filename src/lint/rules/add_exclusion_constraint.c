/* add_exclusion_constraint.c */
#include "lint/rule.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_EXCLUDE || change->in_create || !lint_blocks_long(point))
        return;
    lint_report(point,
                "the index of this EXCLUDE constraint is built under ACCESS EXCLUSIVE on " STR_FMT
                ", which blocks reads and writes, and there is no concurrent way to add it",
                STR_ARG(lint_relation_text(point, change->relation)));
}

RULE(add_exclusion_constraint) = {
    .id       = "add-exclusion-constraint",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "an exclusion constraint builds its index under a lock",
    .why      = "Every row is put into the index, and compared, while nobody can read or write the "
                "table. EXCLUDE knows neither NOT VALID nor USING INDEX.",
    .safe     = "Declare it when the table is created. For a table in use: a new table with the "
                "constraint, kept in step by a trigger, filled in batches, then swapped in; or a "
                "trigger that refuses new conflicts.",
    .bad   = "ALTER TABLE bookings ADD CONSTRAINT bookings_apart EXCLUDE USING gist (room WITH =, "
             "during WITH &&);",
    .good  = "CREATE TABLE bookings (room int, during tsrange, EXCLUDE USING gist (room WITH =, "
             "during WITH &&));",
    .check = check,
};
