/* invalid_default.c -- defaults that are no value of their column's type. Which texts a type takes
 * was tried on PostgreSQL 15; a text counts only where no release and no setting takes it. */
#include "lint/rule.h"

#include "base/poison.h"

typedef enum ValueKind {
    VALUE_NONE, /* not judged */
    VALUE_INTEGER,
    VALUE_NUMBER,
    VALUE_BOOLEAN,
    VALUE_MOMENT,
    VALUE_UUID,
    VALUE_JSON,
    VALUE_ARRAY,
} ValueKind;

static const struct {
    const char *type;
    ValueKind   kind;
} value_kinds[] = {
    {"int2", VALUE_INTEGER},     {"int4", VALUE_INTEGER},       {"int8", VALUE_INTEGER},
    {"numeric", VALUE_NUMBER},   {"float4", VALUE_NUMBER},      {"float8", VALUE_NUMBER},
    {"bool", VALUE_BOOLEAN},     {"date", VALUE_MOMENT},        {"uuid", VALUE_UUID},
    {"timestamp", VALUE_MOMENT}, {"timestamptz", VALUE_MOMENT}, {"json", VALUE_JSON},
    {"jsonb", VALUE_JSON},
};

static ValueKind kind_of(Type type)
{
    if (type.array_dimensions > 0)
        return VALUE_ARRAY;
    if (type.name.schema.size > 0 && !str_is(type.name.schema, "pg_catalog"))
        return VALUE_NONE;
    for (size_t i = 0; i < COUNT_OF(value_kinds); i++)
        if (str_is(type.name.name, value_kinds[i].type))
            return value_kinds[i].kind;
    return VALUE_NONE;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool all_letters(Str text)
{
    for (size_t i = 0; i < text.size; i++)
        if (!is_letter(text.data[i]))
            return false;
    return true;
}

/* The beginning of a word is enough, but "o" may be the one of two. */
static bool is_boolean(Str text)
{
    static const char *const words[] = {"true", "false", "yes", "no", "on", "off", "1", "0"};
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        const Str word = str_from(words[i]);
        if (text.size > 0 && text.size <= word.size &&
            str_equal_nocase(text, str_slice(word, 0, text.size)))
            return !str_equal_nocase(text, STR("o"));
    }
    return false;
}

/* A single word without digits is one of these. */
static bool is_moment(Str text)
{
    static const char *const words[] = {"now",   "today",    "tomorrow", "yesterday",
                                        "epoch", "infinity", "allballs"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(text, str_from(words[i])))
            return true;
    return text.size > 0 && !all_letters(text) && !str_starts(text, "0000-00-00");
}

static bool is_json(Str text)
{
    static const char first[] = "{[\"-0123456789tfn";
    for (size_t i = 0; text.size > 0 && i < sizeof first - 1; i++)
        if (text.data[0] == first[i])
            return true;
    return false;
}

/* False: surely no text of such a value. */
static bool may_be(ValueKind kind, Str text)
{
    enum { UUID_DIGITS = 32 };
    text               = str_trim(text);
    const bool sign    = text.size > 0 && (text.data[0] == '-' || text.data[0] == '+');
    const Str  number  = str_slice(text, sign, SIZE_MAX);
    const bool numeral = number.size > 0 && is_digit(number.data[0]);
    switch (kind) {
    case VALUE_INTEGER:
        return numeral && !str_contains(number, ".");
    case VALUE_NUMBER: /* NaN, Infinity */
        return numeral || str_starts(number, ".") ||
               (number.size > 1 && (number.data[1] == 'n' || number.data[1] == 'N' ||
                                    number.data[1] == 'a' || number.data[1] == 'A'));
    case VALUE_BOOLEAN:
        return is_boolean(text);
    case VALUE_MOMENT:
        return is_moment(text);
    case VALUE_UUID:
        return text.size >= UUID_DIGITS;
    case VALUE_JSON:
        return is_json(text);
    case VALUE_ARRAY:
        return text.size > 0 &&
               (text.data[0] == '{' || (text.data[0] == '[' && !str_is(text, "[]")));
    case VALUE_NONE:
        break;
    }
    return true;
}

/* What stands between quotes, when nothing in it is escaped. */
static bool literal(Str text, Str *ret)
{
    if (text.size < 2 || text.data[0] != '\'' || text.data[text.size - 1] != '\'')
        return false;
    *ret = str_slice(text, 1, text.size - 2);
    return !str_contains(*ret, "\\") && !str_contains(*ret, "'");
}

/* A bare number, or TRUE or FALSE, where only a cast that is written would make a value of it. */
static bool is_other_type(ValueKind kind, Str text)
{
    int64_t number;
    if (str_equal_nocase(text, STR("true")) || str_equal_nocase(text, STR("false")))
        return kind != VALUE_BOOLEAN;
    return kind != VALUE_INTEGER && kind != VALUE_NUMBER && str_to_int64(text, &number);
}

/* The type that the column has when the statement is done; false: it is not known. */
static bool column_type(const LintPoint *point, Type *ret)
{
    const Change *change = point->change;
    const Table  *table  = lint_table(point);
    bool          not_null;
    if (change->kind == CHANGE_ADD_COLUMN) {
        *ret = change->type;
        return !change->generated_stored && !change->generated_virtual && !change->type.serial;
    }
    for (size_t i = 0; i < point->statement->changes.count; i++)
        if (point->statement->changes.items[i].kind == CHANGE_ALTER_TYPE)
            return false;
    return change->kind == CHANGE_SET_DEFAULT && (table == NULL || !table->unsure) &&
           lint_column_known(point, change->relation, change->column, ret, &not_null);
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    const Str     text   = str_trim(change->expression);
    Type          type   = {0};
    Str           value;
    if (point->before == NULL || point->in_code || point->section == SECTION_DOWN ||
        change->default_class != DEFAULT_CONSTANT || !column_type(point, &type))
        return;
    const ValueKind kind = kind_of(type);
    if (kind == VALUE_NONE ||
        (literal(text, &value) ? may_be(kind, value) : !is_other_type(kind, text)))
        return;
    lint_report(point,
                STR_FMT " is no %s, which " STR_FMT "." STR_FMT " is: the server refuses this",
                STR_ARG(text), str_c(point->arena, lint_type(point, type)),
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column));
}

RULE(invalid_default) = {
    .id       = "invalid-default",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a default is no value of the column's type",
    .why      = "The server reads the default when the column gets it, and refuses what its type "
                "does not: a word where a number is wanted (SQLSTATE 22P02), a number where a "
                "boolean is (42804).",
    .safe     = "Write the default as a value of the type: 0, false, '{}', '2000-01-01'.",
    .bad      = "CREATE TABLE cars (id bigint PRIMARY KEY, electric boolean DEFAULT 0);",
    .good     = "CREATE TABLE cars (id bigint PRIMARY KEY, electric boolean DEFAULT false);",
    .check    = check,
};
