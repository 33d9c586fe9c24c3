/* my_engine_change.c */
#include "lint/rules/online.h"

#include "base/poison.h"

static Str engine_of(const TableOptionVec *options)
{
    for (size_t i = 0; options != NULL && i < options->count; i++)
        if (str_is(options->items[i].name, "engine"))
            return options->items[i].value;
    return (Str){0};
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const bool alters = change->kind == CHANGE_SET_TABLE_OPTION && str_is(change->object, "engine");
    const bool creates =
        (change->kind == CHANGE_CREATE_TABLE || change->kind == CHANGE_CREATE_TABLE_AS) &&
        !change->temporary;
    const Str engine = alters ? change->value : creates ? engine_of(change->options) : (Str){0};
    if (engine.size == 0 || str_equal_nocase(engine, STR("innodb")) || point->effect->fails)
        return;
    Finding *finding = lint_report(point, STR_FMT " %s in " STR_FMT ", not in InnoDB%s",
                                   STR_ARG(lint_relation_text(point, change->relation)),
                                   alters ? "is to be kept" : "is kept", STR_ARG(engine),
                                   !alters ? ""
                                   : online_blocks(point->effect)
                                       ? ": the table is copied, and writes wait until it is done"
                                       : ": the table is copied, online");
    if (creates)
        lint_lower(finding, SEVERITY_WARNING);
}

RULE(my_engine_change) = {
    .id         = "my-engine-change",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "my-alter-copy-algorithm long-lock",
    .summary    = "a table is kept by an engine other than InnoDB",
    .why        = "MyISAM, Aria and MEMORY lock whole tables, have no transactions, and lose "
                  "rows when the server dies. The change copies the table; MariaDB before "
                  "11.2 does so under ALGORITHM=INSTANT, too.",
    .safe       = "Keep tables in InnoDB.",
    .bad        = "ALTER TABLE orders ENGINE=MyISAM;",
    .good       = "CREATE TABLE orders (id int PRIMARY KEY) ENGINE=InnoDB;",
    .check      = check,
};
