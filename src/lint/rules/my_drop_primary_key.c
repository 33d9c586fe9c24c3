/* my_drop_primary_key.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_DROP_CONSTRAINT || !str_is(change->value, "primary key") ||
        online_sibling(point, CHANGE_ADD_PRIMARY_KEY) != NULL || point->effect->fails ||
        lint_is_new(point, change->relation))
        return;
    const Effect whole = online_whole(point);
    Finding     *finding =
        lint_report(point, STR_FMT " is without a primary key from then on%s",
                    STR_ARG(lint_relation_text(point, change->relation)),
                    online_blocks(&whole)
                        ? ", and it is copied for that (ALGORITHM=COPY); writes wait until it "
                          "is done"
                        : "");
    finding->help =
        STR("Drop it and add the new one in one statement (DROP PRIMARY KEY, ADD PRIMARY "
            "KEY): that is done in place.");
}

RULE(my_drop_primary_key) = {
    .id         = "my-drop-primary-key",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "my-alter-copy-algorithm long-lock my-table-rebuild drop-primary-key "
                  "my-algorithm-lock-assertion-missing",
    .summary    = "a primary key is dropped, and no other one takes its place",
    .why        = "Replicas look for each changed row by reading the whole table. Galera, group "
                  "replication and online schema change tools need a primary key. MySQL copies "
                  "the table for it.",
    .safe       = "Drop the old one and add the new one in the same ALTER TABLE.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);\n-- in a later migration\n"
                  "ALTER TABLE t DROP PRIMARY KEY;",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, a int NOT NULL);\n-- in a later migration\n"
                  "ALTER TABLE t DROP PRIMARY KEY, ADD PRIMARY KEY (id, a), ALGORITHM=INPLACE, "
                  "LOCK=NONE;",
    .check      = check,
};
