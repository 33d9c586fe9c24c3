/* my_charset.c -- how many bytes a character needs, and kinds of types. */
#include "facts/my_form.h"

#include "base/poison.h"

static const struct {
    const char *charset;
    int         bytes;
} wide[] = {
    {"utf8mb4", 4}, {"utf8mb3", 3}, {"utf8", 3},  {"gb18030", 4}, {"utf16", 4}, {"utf16le", 4},
    {"utf32", 4},   {"ucs2", 2},    {"ujis", 3},  {"eucjpms", 3}, {"big5", 2},  {"gbk", 2},
    {"gb2312", 2},  {"sjis", 2},    {"cp932", 2}, {"euckr", 2},
};

int my_charset_bytes(Str charset)
{
    if (charset.size == 0)
        return 0;
    for (size_t i = 0; i < COUNT_OF(wide); i++)
        if (str_is(charset, wide[i].charset))
            return wide[i].bytes;
    return 1;
}

/* A collation begins with its charset. */
static Str charset_of_collation(Str collation)
{
    return str_cut(&collation, '_');
}

Str my_charset_of(const MySubject *subject, Type type)
{
    const TypeDetail *detail = type.detail;
    if (detail != NULL && detail->charset.size > 0)
        return detail->charset;
    if (detail != NULL && detail->collation.size > 0)
        return charset_of_collation(detail->collation);
    const Str table = my_table_option(subject, "character set");
    if (table.size > 0)
        return table;
    return charset_of_collation(my_table_option(subject, "collate"));
}

static bool is_among(Str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

bool my_is_text(Type type)
{
    static const char *const names[] = {"char", "varchar",    "tinytext",
                                        "text", "mediumtext", "longtext"};
    return is_among(type.name.name, names, COUNT_OF(names));
}

bool my_is_object(Type type)
{
    static const char *const names[] = {
        "tinytext",
        "text",
        "mediumtext",
        "longtext",
        "tinyblob",
        "blob",
        "mediumblob",
        "longblob",
        "json",
        "geometry",
        "point",
        "linestring",
        "polygon",
        "multipoint",
        "multilinestring",
        "multipolygon",
        "geometrycollection",
    };
    return is_among(type.name.name, names, COUNT_OF(names));
}

bool my_is_integer(Type type)
{
    static const char *const names[] = {"tinyint", "smallint", "mediumint", "int", "bigint"};
    return is_among(type.name.name, names, COUNT_OF(names));
}
