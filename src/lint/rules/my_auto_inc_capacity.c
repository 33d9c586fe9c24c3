/* my_auto_inc_capacity.c */
#include "lint/rules/online.h"

#include "base/poison.h"

enum { FULL_PERCENT = 85, PERCENT = 100 };

static const struct {
    const char *name;
    int64_t     most;
} integers[] = {{"tinyint", 127}, {"smallint", 32767}, {"mediumint", 8388607}, {"int", 2147483647}};

/* 0: no integer, or one that is not soon full. */
static int64_t most_of(Type type)
{
    const bool is_unsigned = type.detail != NULL && type.detail->is_unsigned;
    for (size_t i = 0; i < COUNT_OF(integers); i++)
        if (str_is(type.name.name, integers[i].name))
            return is_unsigned ? integers[i].most * 2 + 1 : integers[i].most;
    return 0;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    int64_t       next   = 0;
    if (change->kind != CHANGE_SET_TABLE_OPTION || !str_is(change->object, "auto_increment") ||
        table == NULL || !str_to_int64(change->value, &next))
        return;
    for (size_t i = 0; i < table->columns.count; i++) {
        const Column *column = &table->columns.items[i];
        const int64_t most   = most_of(column->type);
        if (column->identity && most > 0 && next > most / PERCENT * FULL_PERCENT)
            lint_report(point,
                        STR_FMT "." STR_FMT " is %lld of %lld full: when it is full, INSERTs "
                                "fail with 1062",
                        STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(column->name),
                        (long long)next, (long long)most);
    }
}

RULE(my_auto_inc_capacity) = {
    .id       = "my-auto-inc-capacity",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "an AUTO_INCREMENT column is nearly full",
    .why      = "At its largest value the same number is given again, and every INSERT fails. "
                "A larger type takes a copy of the table, which is then done in a hurry.",
    .safe     = "Change it to BIGINT while there is time.",
    .bad      = "CREATE TABLE t (id int AUTO_INCREMENT PRIMARY KEY);\n-- in a later migration\n"
                "ALTER TABLE t AUTO_INCREMENT = 2000000000;",
    .good     = "CREATE TABLE t (id bigint AUTO_INCREMENT PRIMARY KEY);\n-- in a later migration\n"
                "ALTER TABLE t AUTO_INCREMENT = 2000000000;",
    .check    = check,
};
