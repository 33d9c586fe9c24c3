/* my_index_too_long.c -- keys over more bytes than InnoDB takes. */
#include "lint/rules/online.h"
#include "model/charset.h"

#include "base/poison.h"

enum { KEY_BYTES_MAX = 3072, COLUMN_BYTES_OLD = 767, LARGE_KEYS_SINCE = 50707 };

/* Of the table that is created or known. */
static Str option_at(const LintPoint *point, const char *name)
{
    const Table          *table = lint_table(point);
    const TableOptionVec *said  = point->statement->changes.items[0].options;
    for (size_t i = 0; said != NULL && i < said->count; i++)
        if (str_is(said->items[i].name, name))
            return said->items[i].value;
    return table == NULL ? (Str){0} : table_option(table, name);
}

/* By default, and with ROW_FORMAT=DYNAMIC; MySQL 5.6, COMPACT and REDUNDANT have less. */
static int column_limit(const LintPoint *point)
{
    const Str  format = option_at(point, "row_format");
    const bool old    = (!online_is_mariadb(point) && online_release(point) < LARGE_KEYS_SINCE) ||
                     str_is(format, "compact") || str_is(format, "redundant");
    return old ? COLUMN_BYTES_OLD : KEY_BYTES_MAX;
}

/* Of the column, or of the table; what a new one does not say is its database's. */
static Str charset_at(const LintPoint *point, Type type)
{
    if (type.detail != NULL && type.detail->charset.size > 0)
        return type.detail->charset;
    Str charset = option_at(point, "character set");
    if (charset.size == 0)
        charset = charset_of_collation(option_at(point, "collate"));
    return charset.size > 0 || lint_table(point) != NULL
               ? charset
               : catalog_charset_of_new(point->before, point->change->relation);
}

static bool is_object(Type type)
{
    const Str name = type.name.name;
    return str_ends(name, "text") || str_ends(name, "blob");
}

static int prefix_of(const Change *change, size_t i)
{
    const IndexDetail *detail = change->index_detail;
    return detail != NULL && i < detail->prefixes.count ? detail->prefixes.items[i] : 0;
}

/* Bytes of the i-th column in the key; 0 where it has no length that matters. */
static int64_t bytes_of(const LintPoint *point, size_t i, Type type)
{
    const Str name   = type.name.name;
    const int prefix = prefix_of(point->change, i);
    const int length = type.modifier_count > 0 ? type.modifiers[0] : 1;
    if (!str_ends(name, "char") && !str_ends(name, "binary") && !is_object(type))
        return 0;
    const int bytes = type_has_charset(type) ? charset_bytes_max(charset_at(point, type)) : 1;
    return (int64_t)(prefix > 0 ? prefix : is_object(type) ? 0 : length) * MAX_OF(bytes, 1);
}

static bool is_plain_key(const Change *change)
{
    return (change->kind == CHANGE_CREATE_INDEX || change->kind == CHANGE_ADD_UNIQUE ||
            change->kind == CHANGE_ADD_PRIMARY_KEY) &&
           !str_is(change->value, "fulltext") && !str_is(change->value, "spatial");
}

/* MariaDB keeps a unique key that is too long as a hash. */
static bool becomes_hash(const LintPoint *point)
{
    const Change *change = point->change;
    return online_is_mariadb(point) && change->kind != CHANGE_ADD_PRIMARY_KEY &&
           (change->kind == CHANGE_ADD_UNIQUE || change->unique);
}

/* MariaDB cuts a column that is the whole key, and not unique, in strict mode, too (measured). */
static void report(const LintPoint *point, Str column, int64_t bytes, int limit)
{
    const bool cut = online_is_mariadb(point) && point->change->kind == CHANGE_CREATE_INDEX &&
                     point->change->columns.count == 1;
    const int code = online_is_mariadb(point) ? 1071 : 1170;
    Finding  *finding;
    if (bytes > 0)
        finding = lint_report(
            point, "the key takes %lld bytes of " STR_FMT ", of %d that InnoDB takes: %s",
            (long long)bytes, STR_ARG(column), limit, cut ? "it is cut to a prefix" : "error 1071");
    else if (cut)
        finding =
            lint_report(point, STR_FMT " is a TEXT or BLOB: the key is over its first bytes only",
                        STR_ARG(column));
    else
        finding = lint_report(
            point, STR_FMT " is a TEXT or BLOB: a key needs the length of a prefix (error %d)",
            STR_ARG(column), code);
    if (cut)
        lint_lower(finding, SEVERITY_WARNING);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const int     limit  = column_limit(point);
    int64_t       all    = 0;
    if (!is_plain_key(change) || becomes_hash(point))
        return;
    for (size_t i = 0; i < change->columns.count; i++) {
        const Str column   = change->columns.items[i];
        Type      type     = {0};
        bool      not_null = false;
        if (!lint_column_known(point, change->relation, column, &type, &not_null))
            continue;
        const int64_t bytes = bytes_of(point, i, type);
        all += bytes;
        if (is_object(type) && prefix_of(change, i) == 0) {
            report(point, column, 0, limit);
        } else if (bytes > limit || all > KEY_BYTES_MAX) {
            report(point, column, bytes, bytes > limit ? limit : KEY_BYTES_MAX);
            return;
        }
    }
}

RULE(my_index_too_long) = {
    .id       = "my-index-too-long",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "a key is longer than InnoDB takes",
    .why  = "A key has room for 3072 bytes, in MySQL 5.6 and with ROW_FORMAT=COMPACT for 767 of "
            "each column: 191 characters of utf8mb4. A longer one is refused, or cut to a prefix.",
    .safe = "Give the length of a prefix, or a shorter column.",
    .bad = "CREATE TABLE t (id int PRIMARY KEY, v varchar(1000) CHARACTER SET utf8mb4, KEY k (v));",
    .good  = "CREATE TABLE t (id int PRIMARY KEY, v varchar(1000), KEY k (v(100)));",
    .check = check,
};
