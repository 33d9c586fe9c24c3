/* catalog_code.c -- who uses a table, by the names in the code that the server stores. It has no
 * list of that, before MySQL 8.0, and none of columns at all. Names in views are whole and quoted;
 * in a trigger or routine, as their author wrote them. */
#include <string.h>

#include "engine/mysql/catalog.h"

#include "base/poison.h"

enum { CHAIN_MAX = 3 };

/* `a`.`b`.c, or a part of that. */
typedef struct Chain {
    Str    names[CHAIN_MAX];
    size_t count;
} Chain;

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (c & 0x80) != 0;
}

static size_t quoted_end(Str text, size_t at)
{
    const char quote = text.data[at];
    for (at++; at < text.size; at++) {
        const bool doubled =
            text.data[at] == quote && at + 1 < text.size && text.data[at + 1] == quote;
        if (doubled || (text.data[at] == '\\' && quote != '`'))
            at++;
        else if (text.data[at] == quote)
            return at + 1;
    }
    return text.size;
}

/* The name at *at, without its quotes; one with a doubled quote in it is then found nowhere. */
static Str name_take(Str text, size_t *at)
{
    const size_t start = *at;
    if (text.data[start] == '`') {
        *at = quoted_end(text, start);
        return str_slice(text, start + 1, *at - start > 2 ? *at - start - 2 : 0);
    }
    while (*at < text.size && is_word_byte(text.data[*at]))
        (*at)++;
    return str_slice(text, start, *at - start);
}

/* The next names from *at on; false at the end. Quoted texts are passed over. */
static bool chain_next(Str text, size_t *at, Chain *ret)
{
    *ret = (Chain){0};
    while (*at < text.size && text.data[*at] != '`' && !is_word_byte(text.data[*at]))
        *at = text.data[*at] == '\'' || text.data[*at] == '"' ? quoted_end(text, *at) : *at + 1;
    if (*at >= text.size)
        return false;
    for (;;) {
        const Str name = name_take(text, at);
        if (ret->count < CHAIN_MAX)
            ret->names[ret->count++] = name;
        const bool more = *at + 1 < text.size && text.data[*at] == '.' &&
                          (text.data[*at + 1] == '`' || is_word_byte(text.data[*at + 1]));
        if (!more)
            return true;
        (*at)++;
    }
}

StrVec catalog_columns_in(const Reading *reading, const Table *table, Str expression)
{
    StrVec columns = {0};
    Chain  chain;
    for (size_t at = 0; chain_next(expression, &at, &chain);) {
        const Column *column = table_column_find(table, chain.names[chain.count - 1]);
        if (column != NULL && !strvec_contains(&columns, column->name))
            *vec_push(reading->arena, &columns) = column->name;
    }
    return columns;
}

static Dependant *dependant_of(const Reading *reading, Table *table, DependantKind kind, Str name)
{
    for (size_t i = 0; i < table->dependants.count; i++) {
        Dependant *one = &table->dependants.items[i];
        if (one->kind == kind && str_equal(one->name.name, name))
            return one;
    }
    const Str  schema = kind == DEPENDANT_TRIGGER ? STR("") : reading->schema;
    Dependant *one    = vec_push(reading->arena, &table->dependants);
    *one              = (Dependant){.kind = kind, .name = {schema, name}};
    return one;
}

/* The table that the names begin with, and in *ret_column the one behind it. */
static Table *chain_table(const Reading *reading, const Chain *chain, Str *ret_column)
{
    const bool whole = chain->count > 1 && str_equal(chain->names[0], reading->schema) &&
                       map_find(&reading->tables, chain->names[1]) != NULL;
    const size_t column = whole ? 2 : 1;
    *ret_column         = column < chain->count ? chain->names[column] : STR("");
    return map_find(&reading->tables, chain->names[whole ? 1 : 0]);
}

/* Which columns it uses where the table goes by another name, nobody says. */
static void code_read(const Reading *reading, DependantKind kind, Str name, Str code)
{
    Chain chain;
    for (size_t at = 0; chain_next(code, &at, &chain);) {
        Str    column;
        Table *table = chain_table(reading, &chain, &column);
        if (table == NULL || (kind == DEPENDANT_VIEW && str_equal(table->name.name, name)))
            continue;
        Dependant *user     = dependant_of(reading, table, kind, name);
        user->any_column    = true;
        const Column *found = table_column_find(table, column);
        if (found != NULL && !strvec_contains(&user->columns, found->name))
            *vec_push(reading->arena, &user->columns) = found->name;
    }
}

void reading_code(Reading *reading, const Rows *rows)
{
    enum { KIND, NAME, TABLE, CODE };
    for (size_t i = 0; i < rows_count(rows); i++) {
        const Str           word  = rows_text(rows, i, KIND);
        const DependantKind kind  = str_is(word, "view")      ? DEPENDANT_VIEW
                                    : str_is(word, "trigger") ? DEPENDANT_TRIGGER
                                                              : DEPENDANT_FUNCTION;
        const Str           name  = reading_text_of(reading, rows, i, NAME);
        Table              *owner = map_find(&reading->tables, rows_text(rows, i, TABLE));
        if (owner != NULL)
            dependant_of(reading, owner, kind, name)->any_column = true;
        code_read(reading, kind, name, rows_text(rows, i, CODE));
    }
}
