/* quote.c -- names and types as a person would write them in SQL: quoted only where they must be,
 * so that what is proposed reads like the author's own text. */
#include <stdlib.h>
#include <string.h>

#include "lint/rule.h"
#include "sql/mysql/statement.h"

#include "base/poison.h"

/* Reserved in PostgreSQL 15 (manual, appendix C), with those reserved but for functions and types;
 * sorted. */
static const char *const reserved[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
};

static bool is_reserved(Str word)
{
    size_t low = 0, high = COUNT_OF(reserved);
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int    order  = str_compare(word, str_from(reserved[middle]));
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static bool is_plain(Str identifier)
{
    for (size_t i = 0; i < identifier.size; i++) {
        const char c     = identifier.data[i];
        const bool start = (c >= 'a' && c <= 'z') || c == '_';
        if (!start && (i == 0 || !((c >= '0' && c <= '9') || c == '$')))
            return false;
    }
    return identifier.size > 0;
}

/* Where the server folds no case of columns, and keeps that of tables. */
static bool is_plain_mysql(const LintPoint *point, Str identifier)
{
    const MyDialect dialect = my_dialect(point->options->version);
    bool            digits  = true;
    for (size_t i = 0; i < identifier.size; i++) {
        const char c     = identifier.data[i];
        const bool digit = c >= '0' && c <= '9';
        if (!digit && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && c != '_' && c != '$')
            return false;
        digits = digits && digit;
    }
    return !digits && !(identifier.data[0] >= '0' && identifier.data[0] <= '9') &&
           !my_word_reserved(&dialect, identifier);
}

Str lint_identifier(const LintPoint *point, Str identifier)
{
    const char quote = lint_traits(point)->identifier_quote;
    if (quote == '`' ? is_plain_mysql(point, identifier)
                     : is_plain(identifier) && !is_reserved(identifier))
        return identifier;
    Buf buf = buf_new(point->arena, SIZE_MAX);
    buf_add_char(&buf, quote);
    for (size_t i = 0; i < identifier.size; i++) {
        if (identifier.data[i] == quote)
            buf_add_char(&buf, quote);
        buf_add_char(&buf, identifier.data[i]);
    }
    buf_add_char(&buf, quote);
    return buf_str(&buf);
}

Str lint_name(const LintPoint *point, Name name)
{
    const Str last = lint_identifier(point, name.name);
    name           = lint_short_name(point, name);
    if (name.schema.size == 0)
        return last;
    return str_format(point->arena, STR_FMT "." STR_FMT,
                      STR_ARG(lint_identifier(point, name.schema)), STR_ARG(last));
}

Str lint_columns(const LintPoint *point, const StrVec *columns)
{
    StrVec quoted = {0};
    for (size_t i = 0; i < columns->count; i++)
        *vec_push(point->arena, &quoted) = lint_identifier(point, columns->items[i]);
    return str_join(point->arena, &quoted, ", ");
}

static const char *type_word(Str name)
{
    static const struct {
        const char *name;
        const char *word;
    } words[] = {
        {"int2", "smallint"},           {"int4", "integer"}, {"int8", "bigint"}, {"float4", "real"},
        {"float8", "double precision"}, {"bool", "boolean"}, {"bpchar", "char"},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(name, words[i].name))
            return words[i].word;
    return NULL;
}

/* What MySQL and MariaDB say behind the name. */
static void add_detail(Buf *buf, const TypeDetail *detail)
{
    for (size_t i = 0; i < detail->values.count; i++) {
        buf_add_c(buf, i == 0 ? "('" : "', '");
        for (size_t k = 0; k < detail->values.items[i].size; k++) {
            const char c = detail->values.items[i].data[k];
            if (c == '\'' || c == '\\')
                buf_add_char(buf, c);
            buf_add_char(buf, c);
        }
    }
    if (detail->values.count > 0)
        buf_add_c(buf, "')");
    if (detail->is_unsigned)
        buf_add_c(buf, " unsigned");
    if (detail->zerofill)
        buf_add_c(buf, " zerofill");
    if (detail->charset.size > 0)
        buf_format(buf, " CHARACTER SET " STR_FMT, STR_ARG(detail->charset));
    if (detail->collation.size > 0)
        buf_format(buf, " COLLATE " STR_FMT, STR_ARG(detail->collation));
}

/* The first modifier of an interval is the set of its fields, the second its digits. */
static void add_fields(Buf *buf, Type type)
{
    static const struct {
        int         mask;
        const char *words;
    } fields[] = {{4, "year"},
                  {2, "month"},
                  {6, "year to month"},
                  {8, "day"},
                  {1024, "hour"},
                  {2048, "minute"},
                  {4096, "second"},
                  {1032, "day to hour"},
                  {3080, "day to minute"},
                  {7176, "day to second"},
                  {3072, "hour to minute"},
                  {7168, "hour to second"},
                  {6144, "minute to second"}};
    for (size_t i = 0; type.modifier_count > 0 && i < COUNT_OF(fields); i++)
        if (fields[i].mask == type.modifiers[0])
            buf_format(buf, " %s", fields[i].words);
    if (type.modifier_count > 1)
        buf_format(buf, "(%d)", type.modifiers[1]);
}

static void add_modifiers(Buf *buf, Type type)
{
    for (int i = 0; i < type.modifier_count; i++)
        buf_format(buf, "%s%d", i == 0 ? "(" : ",", type.modifiers[i]);
    if (type.modifier_count > 0)
        buf_add_char(buf, ')');
}

Str lint_type(const LintPoint *point, Type type)
{
    Buf         buf  = buf_new(point->arena, SIZE_MAX);
    const char *word = type_word(type.name.name);
    if (word != NULL)
        buf_add_c(&buf, word);
    else if (str_is(type.name.schema, "pg_catalog") || !lint_traits(point)->has_schemas)
        buf_add(&buf, type.name.name);
    else
        buf_add(&buf, lint_name(point, type.name));
    if (str_is(type.name.name, "interval"))
        add_fields(&buf, type);
    else
        add_modifiers(&buf, type);
    for (int i = 0; i < type.array_dimensions; i++)
        buf_add_c(&buf, "[]");
    if (type.detail != NULL)
        add_detail(&buf, type.detail);
    return buf_str(&buf);
}
