/* my_fk_mismatch.c -- foreign keys that InnoDB refuses, whatever foreign_key_checks is. Which types
 * go together was measured on MariaDB 10.11 and MySQL 5.6, pair by pair: the two agree. */
#include "lint/rules/online.h"
#include "model/charset.h"

#include "base/poison.h"

/* By default the other table's key must be unique since 8.4 (restrict_fk_on_non_standard_key). */
enum { OWN_ERRORS_SINCE = 80000, UNIQUE_SINCE = 80400, UNIQUE_ERROR = 6125 };

/* A column of the key, and the table option that stand for what its type does not say. */
typedef struct End {
    Name relation;
    Str  column;
    Type type;
    Str  charset; /* empty: not known, or it has none */
    Str  collation;
} End;

/* Types of one kind go together, whatever their lengths. */
static const struct {
    const char *type;
    const char *kind;
} kinds[] = {
    {"char", "char"},           {"varchar", "char"},       {"binary", "binary"},
    {"varbinary", "binary"},    {"tinyint", "tinyint"},    {"smallint", "smallint"},
    {"mediumint", "medium"},    {"date", "medium"},        {"int", "int"},
    {"bigint", "bigint"},       {"decimal", "decimal"},    {"float", "float"},
    {"double", "double"},       {"datetime", "timestamp"}, {"bit", "bit"},
    {"timestamp", "timestamp"}, {"time", "time"},          {"year", "year"},
    {"enum", "enum"},           {"set", "enum"},           {"tinytext", "text"},
    {"text", "text"},           {"mediumtext", "text"},    {"longtext", "text"},
    {"tinyblob", "text"},       {"blob", "text"},          {"mediumblob", "text"},
    {"longblob", "text"},
};

static Str kind_of(Type type)
{
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (str_is(type.name.name, kinds[i].type))
            return str_from(kinds[i].kind);
    return (Str){0};
}

static bool is_unsigned(Type type)
{
    return type.detail != NULL && (type.detail->is_unsigned || type.detail->zerofill);
}

/* What the table says, that the statement creates or that is there. */
static Str option(const LintPoint *point, Name relation, const char *name)
{
    const Change *first = &point->statement->changes.items[0];
    if (first->kind == CHANGE_CREATE_TABLE && name_equal(first->relation, relation))
        return table_option(&(Table){.options = first->options}, name);
    const Table *table = catalog_table_find(point->before, relation);
    return table == NULL ? (Str){0} : table_option(table, name);
}

static bool end_find(const LintPoint *point, Name relation, Str column, End *ret)
{
    bool not_null;
    *ret = (End){.relation = relation, .column = column};
    if (!lint_column_known(point, relation, column, &ret->type, &not_null))
        return false;
    const TypeDetail *detail = ret->type.detail;
    if (!type_has_charset(ret->type))
        return true;
    ret->charset   = detail == NULL ? (Str){0} : detail->charset;
    ret->collation = detail == NULL ? (Str){0} : detail->collation;
    if (ret->charset.size == 0 && ret->collation.size == 0) {
        ret->charset   = option(point, relation, "character set");
        ret->collation = option(point, relation, "collate");
    }
    if (ret->charset.size == 0)
        ret->charset = charset_of_collation(ret->collation);
    return true;
}

static bool differ(Str left, Str right)
{
    return left.size > 0 && right.size > 0 && !str_equal(left, right);
}

/* What keeps the two from being compared: "types", ...; NULL when nothing is known to. */
static const char *difference(const End *child, const End *parent)
{
    const Str left = kind_of(child->type), right = kind_of(parent->type);
    if (left.size == 0 || right.size == 0)
        return NULL;
    if (!str_equal(left, right))
        return "types";
    if (str_ends(left, "int") || str_is(left, "medium"))
        return is_unsigned(child->type) != is_unsigned(parent->type) ? "signs" : NULL;
    if (differ(child->charset, parent->charset))
        return "character sets";
    return differ(child->collation, parent->collation) ? "collations" : NULL;
}

static Str end_text(const LintPoint *point, const End *end, const char *difference)
{
    const Str said = str_is(STR("collations"), difference)       ? end->collation
                     : str_is(STR("character sets"), difference) ? end->charset
                                                                 : lint_type(point, end->type);
    return str_format(point->arena, STR_FMT "." STR_FMT " (" STR_FMT ")",
                      STR_ARG(lint_relation_text(point, end->relation)), STR_ARG(end->column),
                      STR_ARG(said));
}

static int error_of(const LintPoint *point, bool types)
{
    if (online_is_mariadb(point))
        return 1005;
    if (online_release(point) < OWN_ERRORS_SINCE)
        return 1215;
    return types ? 3780 : 1822;
}

static bool compare(const LintPoint *point, const End *child, const End *parent)
{
    const char *what = difference(child, parent);
    if (what == NULL)
        return false;
    Finding *finding = lint_report(
        point,
        STR_FMT " points to " STR_FMT ": their %s differ, and the server refuses the key"
                " (error %d)",
        STR_ARG(end_text(point, child, what)), STR_ARG(end_text(point, parent, what)), what,
        error_of(point, true));
    finding->help = STR("Make both columns alike; foreign_key_checks = 0 does not help.");
    return true;
}

static bool check_columns(const LintPoint *point, const StrVec *targets)
{
    const Change *key = point->change;
    for (size_t i = 0; i < key->columns.count; i++) {
        End child, parent;
        if (end_find(point, key->relation, key->columns.items[i], &child) &&
            end_find(point, key->references, targets->items[i], &parent) &&
            compare(point, &child, &parent))
            return true;
    }
    return false;
}

/* InnoDB adds the primary key behind the columns of every other index. */
static bool is_found(const Table *parent, const StrVec *columns)
{
    const StrVec *primary = NULL;
    for (size_t i = 0; i < parent->indexes.count; i++)
        if (parent->indexes.items[i].primary)
            primary = &parent->indexes.items[i].columns;
    for (size_t i = 0; i < parent->indexes.count; i++) {
        const Index *index = &parent->indexes.items[i];
        size_t       own   = MIN_OF(columns->count, index->columns.count);
        const StrVec first = {columns->items, own, own};
        while (primary != NULL && own < columns->count &&
               own - index->columns.count < primary->count &&
               str_equal_nocase(primary->items[own - index->columns.count], columns->items[own]))
            own++;
        if (own == columns->count && index_begins_with(index, &first))
            return true;
    }
    return false;
}

static bool is_unique(const Table *parent, const StrVec *columns)
{
    for (size_t i = 0; i < parent->indexes.count; i++) {
        const Index *index = &parent->indexes.items[i];
        if (index->unique && index->columns.count == columns->count &&
            index_begins_with(index, columns))
            return true;
    }
    return false;
}

static void check_index(const LintPoint *point, const StrVec *targets)
{
    const Table *parent = catalog_table_find(point->before, point->change->references);
    if (parent == NULL || parent->partial || name_equal(point->change->relation, parent->name) ||
        parent->kind != TABLE_ORDINARY)
        return;
    const bool found = is_found(parent, targets);
    const bool loose = online_is_mariadb(point) || online_release(point) < UNIQUE_SINCE;
    if (found && (loose || is_unique(parent, targets)))
        return;
    Finding *finding = lint_report(
        point,
        "no %s of " STR_FMT " %s (" STR_FMT
        "), which the key points to: the server refuses it (error %d)",
        found ? "unique key" : "index", STR_ARG(lint_relation_text(point, parent->name)),
        found ? "is over" : "begins with", STR_ARG(lint_columns(point, targets)),
        found ? UNIQUE_ERROR : error_of(point, false));
    lint_fix(point, finding, "a unique key first",
             "ALTER TABLE " STR_FMT " ADD UNIQUE KEY (" STR_FMT ");",
             STR_ARG(lint_name(point, parent->name)), STR_ARG(lint_columns(point, targets)));
}

static bool is_innodb(const LintPoint *point, Name relation)
{
    const Str engine = option(point, relation, "engine");
    return engine.size == 0 || str_equal_nocase(engine, STR("innodb"));
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_ADD_FOREIGN_KEY || !is_innodb(point, change->relation) ||
        !is_innodb(point, change->references))
        return;
    const StrVec targets = lint_referenced_columns(point);
    if (targets.count != change->columns.count || check_columns(point, &targets))
        return;
    check_index(point, &targets);
}

RULE(my_fk_mismatch) = {
    .id         = "my-fk-mismatch",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "my-add-fk my-alter-copy-algorithm long-lock my-table-rebuild "
                  "my-algorithm-lock-assertion-missing",
    .summary    = "a foreign key points to columns of another type, or that have no index",
    .why        = "InnoDB wants the same type on both sides, with the same sign, character set and "
                  "collation, and an index of the other table that begins with its columns. It "
                  "refuses the key with 1005 (errno 150), 1215, 3780 or 1822, and says little "
                  "about why; foreign_key_checks = 0 does not help. Since MySQL 8.4 that index "
                  "must be unique, over just these columns (6125).",
    .safe       = "Give both columns the same type. Add the index to the other table first.",
    .bad        = "CREATE TABLE p (id int unsigned PRIMARY KEY);\n"
                  "CREATE TABLE t (id int PRIMARY KEY, p int, FOREIGN KEY (p) REFERENCES p (id));",
    .good       = "CREATE TABLE p (id int unsigned PRIMARY KEY);\n"
                  "CREATE TABLE t (id int PRIMARY KEY, p int unsigned,\n"
                  "                FOREIGN KEY (p) REFERENCES p (id));",
    .check      = check,
};
