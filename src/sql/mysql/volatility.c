/* volatility.c -- see volatility.h. A word before a parenthesis is a function; any other that can
 * be a name is a column, unless its place says that it is a unit, a type or a charset. */
#include "sql/mysql/volatility.h"

#include "base/poison.h"

typedef struct FunctionRow {
    const char *name;
    DefaultClass class;
    DefaultClass as_default; /* of a new column in MariaDB: what it is there, if not the same */
} FunctionRow;

/* Those that are not the same for the same arguments. Stable is what a statement sees but once. */
static const FunctionRow functions[] = {
    {"UUID", DEFAULT_VOLATILE},
    {"UUID_SHORT", DEFAULT_VOLATILE},
    {"UUID_V4", DEFAULT_VOLATILE},
    {"UUID_V7", DEFAULT_VOLATILE},
    {"SYS_GUID", DEFAULT_VOLATILE},
    {"RAND", DEFAULT_VOLATILE, .as_default = DEFAULT_STABLE},
    {"RANDOM_BYTES", DEFAULT_VOLATILE},
    {"SYSDATE", DEFAULT_VOLATILE},
    {"SLEEP", DEFAULT_VOLATILE},
    {"BENCHMARK", DEFAULT_VOLATILE},
    {"NEXTVAL", DEFAULT_VOLATILE},
    {"LASTVAL", DEFAULT_VOLATILE},
    {"SETVAL", DEFAULT_VOLATILE},
    {"LAST_INSERT_ID", DEFAULT_VOLATILE},
    {"ROW_COUNT", DEFAULT_VOLATILE},
    {"FOUND_ROWS", DEFAULT_VOLATILE},
    {"GET_LOCK", DEFAULT_VOLATILE},
    {"RELEASE_LOCK", DEFAULT_VOLATILE},
    {"RELEASE_ALL_LOCKS", DEFAULT_VOLATILE},
    {"LOAD_FILE", DEFAULT_VOLATILE},
    {"ENCRYPT", DEFAULT_VOLATILE},
    {"NOW", DEFAULT_STABLE},
    {"CURRENT_TIMESTAMP", DEFAULT_STABLE},
    {"LOCALTIME", DEFAULT_STABLE},
    {"LOCALTIMESTAMP", DEFAULT_STABLE},
    {"CURRENT_DATE", DEFAULT_STABLE},
    {"CURRENT_TIME", DEFAULT_STABLE},
    {"CURDATE", DEFAULT_STABLE},
    {"CURTIME", DEFAULT_STABLE},
    {"UTC_DATE", DEFAULT_STABLE, .as_default = DEFAULT_VOLATILE},
    {"UTC_TIME", DEFAULT_STABLE, .as_default = DEFAULT_VOLATILE},
    {"UTC_TIMESTAMP", DEFAULT_STABLE, .as_default = DEFAULT_VOLATILE},
    {"UNIX_TIMESTAMP", DEFAULT_STABLE},
    {"USER", DEFAULT_STABLE},
    {"CURRENT_USER", DEFAULT_STABLE},
    {"CURRENT_ROLE", DEFAULT_STABLE},
    {"SESSION_USER", DEFAULT_STABLE},
    {"SYSTEM_USER", DEFAULT_STABLE},
    {"DATABASE", DEFAULT_STABLE},
    {"SCHEMA", DEFAULT_STABLE},
    {"CONNECTION_ID", DEFAULT_STABLE},
    {"VERSION", DEFAULT_STABLE},
};

/* They go without parentheses. */
static const char *const bare[] = {
    "CURRENT_TIMESTAMP", "LOCALTIME",    "LOCALTIMESTAMP", "CURRENT_DATE",
    "CURRENT_TIME",      "UTC_DATE",     "UTC_TIME",       "UTC_TIMESTAMP",
    "CURRENT_USER",      "CURRENT_ROLE", "SYSDATE",
};

/* Words that are no columns though they are not reserved: units behind INTERVAL or in EXTRACT,
 * types of a CAST, ... */
static const char *const others[] = {
    "SIGNED",      "DATE",    "DATETIME", "TIME",     "JSON",   "UNKNOWN",   "DAY",     "WEEK",
    "MONTH",       "QUARTER", "YEAR",     "HOUR",     "MINUTE", "SECOND",    "ESCAPE",  "ARRAY",
    "MICROSECOND", "AGAINST", "MODE",     "LANGUAGE", "QUERY",  "EXPANSION", "BOOLEAN",
};

static bool is_among(Str word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal_nocase(word, str_from(words[i])))
            return true;
    return false;
}

static bool is_char(const MyTokens *tokens, size_t at, char c)
{
    const MyToken *token = &tokens->items.items[at];
    return token->kind == MY_OPERATOR && token->size == 1 && tokens->source.data[token->start] == c;
}

static Str text_at(const MyTokens *tokens, size_t at)
{
    return my_token_text(tokens, &tokens->items.items[at]);
}

static DefaultClass function_class(Str name, bool mariadb_default)
{
    for (size_t i = 0; i < COUNT_OF(functions); i++) {
        const FunctionRow *row = &functions[i];
        if (str_equal_nocase(name, str_from(row->name)))
            return mariadb_default && row->as_default != DEFAULT_NONE ? row->as_default
                                                                      : row->class;
    }
    return DEFAULT_CONSTANT;
}

static bool is_call(const MyTokens *tokens, size_t at)
{
    if (tokens->items.items[at].kind != MY_WORD || tokens->items.items[at].is_name)
        return false;
    return is_char(tokens, at + 1, '(') || is_among(text_at(tokens, at), bare, COUNT_OF(bare));
}

/* The last part of a name of a column. */
static bool is_column(const MyTokens *tokens, size_t at)
{
    const MyToken *token = &tokens->items.items[at];
    if (is_char(tokens, at + 1, '.') || is_char(tokens, at + 1, '('))
        return false;
    if (token->kind == MY_QUOTED || (token->kind == MY_WORD && token->is_name))
        return true;
    const Str word = my_token_text(tokens, token);
    if (token->kind != MY_WORD || word.data[0] == '_' || my_word_reserved(&tokens->dialect, word) ||
        is_among(word, bare, COUNT_OF(bare)))
        return false;
    const Str before = at > 0 ? text_at(tokens, at - 1) : (Str){0};
    if (str_equal_nocase(before, STR("AS")) || str_equal_nocase(before, STR("USING")) ||
        str_equal_nocase(before, STR("COLLATE")) || str_equal_nocase(before, STR("SET")))
        return false;
    /* A word like DAY is a column where an operator or a comma stands on one of its sides. */
    return !is_among(word, others, COUNT_OF(others)) ||
           (at > 0 && tokens->items.items[at - 1].kind == MY_OPERATOR &&
            !is_char(tokens, at + 1, '('));
}

/* A name without its quotes, for the model. */
static Str plain(const MyTokens *tokens, size_t at)
{
    MyTokens copy = *tokens;
    Str      name = {0};
    copy.at       = at;
    return my_identifier(&copy, &name) ? name : text_at(tokens, at);
}

void my_expression_columns(const MyTokens *tokens, size_t from, StrVec *ret)
{
    for (size_t i = from; i < tokens->at; i++) {
        if (!is_column(tokens, i))
            continue;
        const Str name = plain(tokens, i);
        if (!strvec_contains(ret, name))
            *vec_push(tokens->arena, ret) = name;
    }
}

static DefaultClass class_of(const MyTokens *tokens, size_t from, bool mariadb_default)
{
    DefaultClass class = DEFAULT_CONSTANT;
    for (size_t i = from; i < tokens->at; i++) {
        const MyToken *token = &tokens->items.items[i];
        if (is_call(tokens, i)) {
            const DefaultClass one = function_class(text_at(tokens, i), mariadb_default);
            class                  = MAX_OF(class, one);
        } else if (token->kind == MY_VARIABLE) {
            class = MAX_OF(class, DEFAULT_STABLE);
        } else if (token->kind == MY_WORD && str_equal_nocase(text_at(tokens, i), STR("VALUE")) &&
                   i > from && str_equal_nocase(text_at(tokens, i - 1), STR("NEXT"))) {
            class = DEFAULT_VOLATILE;
        }
    }
    return class;
}

/* A default that reads other columns is another one in each row. */
DefaultClass my_default_class(const MyTokens *tokens, size_t from)
{
    StrVec columns = {0};
    if (tokens->at - from == 1 && (str_equal_nocase(text_at(tokens, from), STR("NULL")) ||
                                   str_is(text_at(tokens, from), "\\N")))
        return DEFAULT_NULL;
    const DefaultClass class = class_of(tokens, from, tokens->dialect.mariadb);
    if (class == DEFAULT_VOLATILE)
        return class;
    my_expression_columns(tokens, from, &columns);
    return columns.count > 0 ? DEFAULT_VOLATILE : class;
}

bool my_expression_expires(const MyTokens *tokens, size_t from)
{
    return class_of(tokens, from, false) != DEFAULT_CONSTANT;
}
