/* my_invalid_definition.c -- definitions that parse, and that no server takes: defaults that are no
 * values of their columns, prefixes of what has none. Each was tried on the servers. */
#include "lint/rules/online.h"
#include "model/charset.h"

#include "base/poison.h"

enum {
    COLUMN_TWICE     = 1060,
    INVALID_DEFAULT  = 1067,
    TOO_MANY_PARTS   = 1070,
    TOO_LONG         = 1074,
    INVALID_PREFIX   = 1089,
    TOO_MANY_MEMBERS = 1097,
    MEMBER_TWICE     = 1291,
    NO_PARTITION_KEY = 1503,
    JSON_INDEX       = 3152,
};

static bool is_one_of(Type type, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(type.name.name, names[i]))
            return true;
    return false;
}

static bool is_number(Type type)
{
    static const char *const names[] = {"tinyint", "smallint", "mediumint", "int",
                                        "bigint",  "decimal",  "float",     "double"};
    return is_one_of(type, names, COUNT_OF(names));
}

static bool is_day(Type type)
{
    static const char *const names[] = {"date", "datetime", "timestamp"};
    return is_one_of(type, names, COUNT_OF(names));
}

/* What stands between quotes, when nothing in it is escaped. */
static bool literal(Str text, Str *ret)
{
    if (text.size < 2 || text.data[0] != '\'' || text.data[text.size - 1] != '\'')
        return false;
    *ret = str_slice(text, 1, text.size - 2);
    return !str_contains(*ret, "\\") && !str_contains(*ret, "'");
}

static size_t code_points(Str text)
{
    enum { MASK = 0xC0, CONTINUES = 0x80 };
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += ((unsigned char)text.data[i] & MASK) != CONTINUES;
    return count;
}

static bool is_member(Type type, Str value)
{
    for (size_t i = 0; type.detail != NULL && i < type.detail->values.count; i++)
        if (type_member_equal(type, type.detail->values.items[i], value))
            return true;
    return false;
}

/* NO_ZERO_DATE is in the default sql_mode of MySQL since 5.7. */
static bool refuses_zero_dates(const LintPoint *point)
{
    enum { SINCE = 50700 };
    return !online_is_mariadb(point) && online_release(point) >= SINCE &&
           point->before->sql_mode.data == NULL;
}

static bool is_no_value(const LintPoint *point, Type type, Str value)
{
    const int length = type.modifier_count > 0 ? type.modifiers[0] : 1;
    if (is_number(type))
        return value.size == 0 || value.data[0] > '9';
    if (str_is(type.name.name, "enum"))
        return !is_member(type, value);
    if (str_is(type.name.name, "char") || str_is(type.name.name, "varchar"))
        return point->utf8 && code_points(value) > (size_t)length;
    return is_day(type) && refuses_zero_dates(point) && str_starts(value, "0000-00-00");
}

/* The n of CURRENT_TIMESTAMP(n); -1: it is something else. */
static int fraction_of(Str text)
{
    static const char *const words[] = {"CURRENT_TIMESTAMP", "NOW", "LOCALTIMESTAMP", "LOCALTIME"};
    const Str                word    = str_trim(str_cut(&text, '('));
    int64_t                  digits  = 0;
    const Str                inside  = str_trim(str_cut(&text, ')'));
    if (inside.size > 0 && !str_to_int64(inside, &digits))
        return -1;
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(word, str_from(words[i])))
            return (int)digits;
    return -1;
}

/* MySQL: the moment has as many digits as the column. */
static bool is_other_fraction(const LintPoint *point, Type type, Str text)
{
    const int digits = fraction_of(text);
    const int wanted = type.modifier_count > 0 ? type.modifiers[0] : 0;
    return !online_is_mariadb(point) && is_day(type) && !str_is(type.name.name, "date") &&
           digits >= 0 && digits != wanted;
}

static void check_default(const LintPoint *point)
{
    const Change       *change = point->change;
    const ColumnDetail *detail = change->column_detail;
    const Str           text   = str_trim(change->expression);
    Str                 value  = {0};
    if ((detail != NULL && detail->default_in_parentheses) || change->generated_stored ||
        change->generated_virtual)
        return;
    if ((change->default_class == DEFAULT_NULL && change->not_null) ||
        (literal(text, &value) && is_no_value(point, change->type, value)) ||
        (change->default_class == DEFAULT_STABLE && is_other_fraction(point, change->type, text)))
        lint_report(point,
                    "DEFAULT " STR_FMT " is no value of " STR_FMT "." STR_FMT
                    ": the server refuses this (error %d)",
                    STR_ARG(text), STR_ARG(lint_relation_text(point, change->relation)),
                    STR_ARG(change->column), INVALID_DEFAULT);
}

static void check_part(const LintPoint *point, Str column, int prefix)
{
    Type type;
    bool not_null;
    if (column.size == 0 ||
        !lint_column_known(point, point->change->relation, column, &type, &not_null))
        return;
    const bool json = str_is(type.name.name, "json") && !online_is_mariadb(point);
    const bool text = str_ends(type.name.name, "text") || str_ends(type.name.name, "blob");
    const bool string =
        text || str_ends(type.name.name, "char") || str_ends(type.name.name, "binary");
    const bool longer = string && !text && type.modifier_count > 0 && prefix > type.modifiers[0];
    if (json)
        lint_report(point,
                    STR_FMT " is JSON, which has no index: the server refuses this (error %d)",
                    STR_ARG(column), JSON_INDEX);
    else if (prefix > 0 && (longer || is_number(type) || is_day(type)))
        lint_report(
            point, "%d is no length of a prefix of " STR_FMT ": the server refuses this (error %d)",
            prefix, STR_ARG(column), INVALID_PREFIX);
}

/* A unique key of a partitioned table has all columns that it is partitioned by. */
static void check_partitioned(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    if (table == NULL || change->in_create ||
        (change->kind == CHANGE_CREATE_INDEX && !change->unique))
        return;
    for (size_t i = 0; i < table->key_columns.count; i++) {
        const Str column = table->key_columns.items[i];
        if (column.size == 0 || strvec_contains(&change->columns, column))
            continue;
        lint_report(point,
                    STR_FMT " is partitioned by " STR_FMT
                            ", which is not in the key: the server refuses this (error %d)",
                    STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(column),
                    NO_PARTITION_KEY);
        return;
    }
}

static size_t column_twice(const StrVec *columns)
{
    for (size_t i = 1; i < columns->count; i++)
        for (size_t k = 0; k < i; k++)
            if (columns->items[i].size > 0 &&
                str_equal_nocase(columns->items[i], columns->items[k]))
                return i;
    return 0;
}

static void check_parts(const LintPoint *point)
{
    enum { MYSQL_PARTS = 16, MARIADB_PARTS = 32 };
    const StrVec *columns = &point->change->columns;
    const size_t  twice   = column_twice(columns);
    const size_t  most    = online_is_mariadb(point) ? MARIADB_PARTS : MYSQL_PARTS;
    if (twice > 0)
        lint_report(point, STR_FMT " is in the key twice: the server refuses this (error %d)",
                    STR_ARG(columns->items[twice]), COLUMN_TWICE);
    else if (columns->count > most)
        lint_report(point, "a key of more than %zu columns: the server refuses this (error %d)",
                    most, TOO_MANY_PARTS);
}

static void check_members(const LintPoint *point)
{
    enum { MEMBERS_OF_SET = 64 };
    const Type    type    = point->change->type;
    const StrVec *members = &type.detail->values;
    if (str_is(type.name.name, "set") && members->count > MEMBERS_OF_SET) {
        lint_report(point, "a SET of more than %d members: the server refuses this (error %d)",
                    MEMBERS_OF_SET, TOO_MANY_MEMBERS);
        return;
    }
    for (size_t i = 1; i < members->count && online_is_strict(point); i++)
        for (size_t k = 0; k < i; k++)
            if (type_member_equal(type, members->items[i], members->items[k])) {
                lint_report(point,
                            "'" STR_FMT "' is a member twice: the server refuses this (error %d)",
                            STR_ARG(members->items[i]), MEMBER_TWICE);
                return;
            }
}

static void check_type(const LintPoint *point)
{
    enum { BYTES_MAX = 65535 };
    const Type   type  = point->change->type;
    const Table *table = lint_table(point);
    const Column added = {.type = type};
    const int    bytes = str_is(type.name.name, "varbinary") ? 1
                         : table != NULL && str_is(type.name.name, "varchar")
                             ? charset_bytes_max(column_charset(table, &added))
                             : 0;
    if (type.detail != NULL && type.detail->values.count > 0)
        check_members(point);
    else if (type.modifier_count > 0 && (int64_t)type.modifiers[0] * bytes > BYTES_MAX &&
             online_is_strict(point))
        lint_report(point,
                    "%d characters of %d bytes are more than %d bytes: the server refuses this "
                    "(error %d)",
                    type.modifiers[0], bytes, BYTES_MAX, TOO_LONG);
}

static void check_key(const LintPoint *point)
{
    const Change      *change = point->change;
    const IndexDetail *detail = change->index_detail;
    check_parts(point);
    for (size_t i = 0; i < change->columns.count; i++)
        check_part(point, change->columns.items[i],
                   detail != NULL && i < detail->prefixes.count ? detail->prefixes.items[i] : 0);
    check_partitioned(point);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (point->section == SECTION_DOWN || point->in_code)
        return;
    if (change->kind == CHANGE_ADD_COLUMN || change->kind == CHANGE_REDEFINE_COLUMN) {
        check_default(point);
        check_type(point);
    } else if ((change->kind == CHANGE_CREATE_INDEX && !str_is(change->value, "fulltext") &&
                !str_is(change->value, "spatial") && !change->has_expression) ||
               change->kind == CHANGE_ADD_UNIQUE || change->kind == CHANGE_ADD_PRIMARY_KEY)
        check_key(point);
}

RULE(my_invalid_definition) = {
    .id         = "my-invalid-definition",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .supersedes = "refused-by-server breaks-running-code my-add-index-online my-add-unique "
                  "my-table-rebuild my-alter-copy-algorithm my-index-too-long",
    .summary    = "a default or a key that the column cannot have",
    .why        = "It parses, and the server refuses it when it looks at the column: the "
                  "deployment stops here, with all that stood before it in the file committed.",
    .safe       = "A default is a value of the column's type, and has as many digits behind the "
                  "second as it. A unique key of a partitioned table has all columns that the "
                  "table is partitioned by.",
    .bad   = "ALTER TABLE users ADD COLUMN level int NOT NULL DEFAULT NULL, ALGORITHM=INSTANT;",
    .good  = "ALTER TABLE users ADD COLUMN level int NOT NULL DEFAULT 0, ALGORITHM=INSTANT;",
    .check = check,
};
