/* type.h -- a column's type, in no dialect. */
#pragma once

#include "model/name.h"

enum { TYPE_MODIFIERS_MAX = 2 };

/* What MySQL and MariaDB say of a type besides its name and lengths. */
typedef struct TypeDetail {
    bool   is_unsigned;
    bool   zerofill;
    Str    charset;   /* as written, in lower case; empty: the table's */
    Str    collation; /* the same */
    StrVec values;    /* the members of an ENUM or SET, in their order */
} TypeDetail;

/* The base name as the server's catalog has it (int8, varchar, numeric, timestamptz), so that two
 * spellings of a type are equal; its modifiers; its array dimensions. */
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
