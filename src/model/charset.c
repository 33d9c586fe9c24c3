/* charset.c -- see charset.h. */
#include "model/charset.h"

#include "base/poison.h"

static const struct {
    const char *name;
    int         bytes;
} rows[] = {
    {"utf8mb4", 4},  {"utf8mb3", 3}, {"latin1", 1},  {"ascii", 1},    {"binary", 1},
    {"ucs2", 2},     {"utf16", 4},   {"utf16le", 4}, {"utf32", 4},    {"gb18030", 4},
    {"ujis", 3},     {"eucjpms", 3}, {"big5", 2},    {"gbk", 2},      {"gb2312", 2},
    {"sjis", 2},     {"cp932", 2},   {"euckr", 2},   {"latin2", 1},   {"latin5", 1},
    {"latin7", 1},   {"cp1250", 1},  {"cp1251", 1},  {"cp1256", 1},   {"cp1257", 1},
    {"cp850", 1},    {"cp852", 1},   {"cp866", 1},   {"koi8r", 1},    {"koi8u", 1},
    {"dec8", 1},     {"hp8", 1},     {"swe7", 1},    {"hebrew", 1},   {"tis620", 1},
    {"greek", 1},    {"macce", 1},   {"geostd8", 1}, {"armscii8", 1}, {"keybcs2", 1},
    {"macroman", 1},
};

int charset_bytes_max(Str charset)
{
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (str_is(charset, rows[i].name))
            return rows[i].bytes;
    return 0;
}

Str charset_of_collation(Str collation)
{
    const Str charset = str_cut(&collation, '_');
    return charset_bytes_max(charset) > 0 ? charset : (Str){0};
}

bool type_has_charset(Type type)
{
    static const char *const names[] = {"char",       "varchar",  "tinytext", "text",
                                        "mediumtext", "longtext", "enum",     "set"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(type.name.name, names[i]))
            return true;
    return false;
}

bool type_member_equal(Type type, Str left, Str right)
{
    const TypeDetail *detail = type.detail;
    const bool        exact  = detail != NULL &&
                       (detail->bin || str_is(detail->charset, "binary") ||
                        str_ends(detail->collation, "_bin") || str_ends(detail->collation, "_cs"));
    return exact ? str_equal(left, right) : str_equal_nocase(left, right);
}

Str table_option(const Table *table, const char *name)
{
    for (size_t i = 0; table->options != NULL && i < table->options->count; i++)
        if (str_is(table->options->items[i].name, name))
            return table->options->items[i].value;
    return (Str){0};
}

Str column_charset(const Table *table, const Column *column)
{
    if (!type_has_charset(column->type))
        return (Str){0};
    if (column->type.detail != NULL && column->type.detail->charset.size > 0)
        return column->type.detail->charset;
    return table_option(table, "character set");
}
