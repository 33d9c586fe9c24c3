/* catalog_type.c -- a column's type from its text. */
#include <string.h>

#include "engine/mysql/catalog.h"

#include "base/poison.h"

Str catalog_charset(Arena *arena, Str name)
{
    const bool old = str_is(name, "utf8") || str_starts(name, "utf8_");
    return old ? str_format(arena, "utf8mb3" STR_FMT, STR_ARG(str_slice(name, 4, SIZE_MAX)))
               : str_copy(arena, name);
}

static char unescaped(char c)
{
    return c == '0' ? '\0' : c == 'n' ? '\n' : c == 'r' ? '\r' : c;
}

/* MySQL has one layer of backslashes too many there, which SHOW CREATE TABLE has not. */
Str catalog_expression(const Reading *reading, Str text)
{
    if (reading->catalog->version.engine != ENGINE_MYSQL)
        return str_copy(reading->arena, text);
    Buf plain = buf_new(reading->arena, SIZE_MAX);
    for (size_t i = 0; i < text.size; i++) {
        const bool escape = text.data[i] == '\\' && i + 1 < text.size;
        i += escape;
        buf_add_char(&plain, escape ? unescaped(text.data[i]) : text.data[i]);
    }
    return buf_str(&plain);
}

/* 'a','b''c': quotes are doubled, and what else is special is behind a backslash. */
static StrVec values_read(Arena *arena, Str inside)
{
    StrVec values = {0};
    size_t at     = 0;
    while (at < inside.size && inside.data[at] == '\'') {
        Buf value = buf_new(arena, SIZE_MAX);
        for (at++; at < inside.size; at++) {
            const char next = at + 1 < inside.size ? inside.data[at + 1] : '\0';
            if (inside.data[at] == '\'' && next != '\'')
                break;
            const bool escape = inside.data[at] == '\\' && next != '\0';
            at += escape || inside.data[at] == '\'';
            buf_add_char(&value, escape ? unescaped(inside.data[at]) : inside.data[at]);
        }
        *vec_push(arena, &values) = buf_str(&value);
        at += 2; /* the quote and the comma */
    }
    return values;
}

static bool is_integer(Str name)
{
    static const char *const names[] = {"tinyint", "smallint", "mediumint",
                                        "int",     "bigint",   "year"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

static void modifiers_read(Str inside, Type *type)
{
    int64_t value;
    while (inside.size > 0 && type->modifier_count < TYPE_MODIFIERS_MAX &&
           str_to_int64(str_cut(&inside, ','), &value))
        type->modifiers[type->modifier_count++] = (int)value;
}

static Str inside_of(Str text)
{
    const size_t open = str_find(text, "(");
    size_t       end  = text.size;
    while (end > 0 && text.data[end - 1] != ')')
        end--;
    return open == SIZE_MAX || end < open + 2 ? STR("") : str_slice(text, open + 1, end - open - 2);
}

static bool detail_is_empty(const TypeDetail *detail)
{
    return detail->charset.size == 0 && detail->collation.size == 0 && detail->values.count == 0 &&
           detail->display_width == 0 && !detail->is_unsigned && !detail->zerofill;
}

static Type type_read(Arena *arena, Str name, Str text, Str charset, Str collation)
{
    Type       type   = {.name = {.name = str_copy(arena, name)}};
    const Str  inside = inside_of(text);
    TypeDetail detail = {.charset     = catalog_charset(arena, charset),
                         .collation   = catalog_charset(arena, collation),
                         .is_unsigned = str_contains(text, " unsigned"),
                         .zerofill    = str_contains(text, " zerofill")};
    if (str_is(name, "enum") || str_is(name, "set")) {
        detail.values      = values_read(arena, inside);
        detail.is_unsigned = detail.zerofill = false;
    } else if (is_integer(name)) {
        int64_t width;
        if (str_to_int64(inside, &width) && !str_is(name, "year"))
            detail.display_width = (int)width;
    } else {
        modifiers_read(inside, &type);
    }
    if (!detail_is_empty(&detail)) {
        TypeDetail *kept = arena_new_of(arena, TypeDetail);
        *kept            = detail;
        type.detail      = kept;
    }
    return type;
}

Type catalog_type_read(Reading *reading, Str name, Str text, Str charset, Str collation)
{
    const Str key   = str_format(reading->arena, STR_FMT "|" STR_FMT "|" STR_FMT, STR_ARG(text),
                                 STR_ARG(charset), STR_ARG(collation));
    Type     *known = map_find(&reading->types, key);
    if (known == NULL) {
        known  = arena_new_of(reading->arena, Type);
        *known = type_read(reading->arena, name, text, charset, collation);
        map_put(reading->arena, &reading->types, key, known);
    }
    return *known;
}
