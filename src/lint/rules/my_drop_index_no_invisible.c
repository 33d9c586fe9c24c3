/* my_drop_index_no_invisible.c */
#include "lint/rules/online.h"

#include "base/poison.h"

enum { MYSQL_SINCE = 80000, MARIADB_SINCE = 100600 };

static const Index *index_of(const LintPoint *point)
{
    const Table *table = lint_table(point);
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++)
        if (str_equal_nocase(table->indexes.items[i].name.name, point->change->index.name))
            return &table->indexes.items[i];
    return NULL;
}

static bool leads(const StrVec *shorter, const StrVec *longer)
{
    if (shorter->count > longer->count)
        return false;
    for (size_t i = 0; i < shorter->count; i++)
        if (!str_equal_nocase(shorter->items[i], longer->items[i]))
            return false;
    return true;
}

/* Queries find another index, of the table or of this statement, that begins with its columns. */
static bool is_covered(const LintPoint *point, const Index *index)
{
    const Table     *table   = lint_table(point);
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < table->indexes.count; i++)
        if (&table->indexes.items[i] != index &&
            leads(&index->columns, &table->indexes.items[i].columns))
            return true;
    for (size_t i = 0; i < changes->count; i++)
        if (changes->items[i].kind != CHANGE_DROP_INDEX && changes->items[i].columns.count > 0 &&
            leads(&index->columns, &changes->items[i].columns))
            return true;
    return false;
}

/* DROP INDEX a, ADD INDEX a (...): another definition of it, of one that is not known here. */
static bool is_redefined(const LintPoint *point)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *other = &changes->items[i];
        const Str     name  = other->kind == CHANGE_ADD_UNIQUE ? other->object : other->index.name;
        if ((other->kind == CHANGE_ADD_UNIQUE || other->kind == CHANGE_CREATE_INDEX) &&
            str_equal_nocase(name, point->change->index.name))
            return true;
    }
    return false;
}

static void check(const LintPoint *point)
{
    const bool   mariadb = online_is_mariadb(point);
    const Index *index   = NULL;
    if (point->change->kind != CHANGE_DROP_INDEX || point->section == SECTION_DOWN ||
        online_release(point) < (mariadb ? MARIADB_SINCE : MYSQL_SINCE) || point->effect->fails ||
        lint_is_new(point, lint_target(point)))
        return;
    index = index_of(point);
    if (index == NULL
            ? is_redefined(point)
            : (index->detail != NULL && index->detail->hidden) || is_covered(point, index))
        return;
    Finding *finding = lint_report(
        point, "index " STR_FMT " of " STR_FMT " is dropped without having been %s before",
        STR_ARG(point->change->index.name), STR_ARG(lint_relation_text(point, lint_target(point))),
        mariadb ? "IGNORED" : "INVISIBLE");
    lint_fix(point, finding, "hide it, wait, and drop it in a later migration",
             "ALTER TABLE " STR_FMT " ALTER INDEX " STR_FMT " %s;",
             STR_ARG(lint_name(point, lint_target(point))),
             STR_ARG(lint_identifier(point, point->change->index.name)),
             mariadb ? "IGNORED" : "INVISIBLE");
}

RULE(my_drop_index_no_invisible) = {
    .id       = "my-drop-index-no-invisible",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "an index is dropped that nobody has tried to do without",
    .why      = "When a query needs it after all, it reads the whole table until the index is "
                "built again, which takes hours. To show a hidden one again takes a moment.",
    .safe     = "Make it INVISIBLE (MySQL 8.0) or IGNORED (MariaDB 10.6), watch, and drop it "
                "later.",
    .bad      = "CREATE TABLE t (id int PRIMARY KEY, a int, KEY k (a));\n-- in a later migration\n"
                "ALTER TABLE t DROP INDEX k;",
    .good     = "CREATE TABLE t (id int PRIMARY KEY, a int, KEY k (a) INVISIBLE);\n"
                "-- in a later migration\nALTER TABLE t DROP INDEX k;",
    .check    = check,
};
