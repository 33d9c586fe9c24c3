/* type.h -- a column's type, in no dialect. */
#pragma once

#include "model/name.h"

enum { TYPE_MODIFIERS_MAX = 2 };

/* What is said of a type besides its name and lengths. In PostgreSQL that is the collation alone,
 * by its name without a schema. In MySQL and MariaDB charsets and collations are in lower case, and
 * utf8 is utf8mb3. */
typedef struct TypeDetail {
    Str    charset;       /* empty: the table's */
    Str    collation;     /* empty: the charset's own */
    StrVec values;        /* the members of an ENUM or SET, in their order */
    int    display_width; /* of an integer: INT(11) is an int for all that matters; 0: not said */
    bool   is_unsigned;
    bool   zerofill;
    bool   bin;  /* BINARY behind it: the charset's _bin collation */
    bool   json; /* MariaDB: written as JSON, it is a longtext */
} TypeDetail;

/* The base name as the server's catalog has it (int8, varchar, numeric, timestamptz), so that two
 * spellings of a type are equal; its modifiers; its array dimensions.
 *
 * MySQL's names are those of information_schema: tinyint smallint mediumint int bigint,
 * decimal(10,0) float double, bit(1), date time datetime timestamp year with the digits of
 * fractional seconds when there are some, char(1) varchar(n) binary(1) varbinary(n), tinytext text
 * mediumtext longtext, and blobs likewise, enum set json, geometry point linestring polygon
 * multipoint multilinestring multipolygon geometrycollection; MariaDB's uuid inet4 inet6, and
 * vector(n). TEXT(n) and BLOB(n) keep their n until the replay knows the charset. VARCHAR(n)
 * CHARACTER SET binary is a varbinary; in a table whose charset is binary the replay makes it
 * one. */
typedef struct Type {
    Name name;
    int  modifiers[TYPE_MODIFIERS_MAX];
    int  modifier_count;
    int  array_dimensions;
    bool serial; /* written as serial, bigserial, ...: name is then int2, int4 or int8 */
    const TypeDetail *detail; /* NULL: nothing of it is said */
} Type;

static inline bool type_equal(Type left, Type right)
{
    if (!name_equal(left.name, right.name) || left.modifier_count != right.modifier_count)
        return false;
    for (int i = 0; i < left.modifier_count; i++)
        if (left.modifiers[i] != right.modifiers[i])
            return false;
    return left.array_dimensions == right.array_dimensions;
}
