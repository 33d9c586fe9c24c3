/* ddl_type.h -- the types of MySQL and MariaDB by the names that model/type.h lists. */
#pragma once

#include "model/type.h"
#include "sql/mysql/cursor.h"

/* A type while its column's definition is being read: attributes may follow anywhere. */
typedef struct DdlType {
    Type       type;
    TypeDetail detail;
    bool       serial;     /* SERIAL: NOT NULL AUTO_INCREMENT UNIQUE, too */
    bool       compressed; /* COMPRESSED */
} DdlType;

/* Pass over a type with its charset; false when there is none, which is an error. */
bool ddl_type(MyTokens *tokens, DdlType *ret);

/* COLLATE name. False when it does not stand here. */
bool ddl_type_collate(MyTokens *tokens, DdlType *type);

/* COMPRESSED, COMPRESSED=zlib. */
bool ddl_type_compressed(MyTokens *tokens, DdlType *type);

/* CHARACTER SET name; the cursor is behind the words. The names of charsets and collations in lower
 * case; utf8 is utf8mb3. */
bool ddl_charset(MyTokens *tokens, Str *ret);
bool ddl_collation(MyTokens *tokens, Str *ret);

/* CHARACTER SET, CHARSET, CHAR SET. */
bool ddl_accept_charset(MyTokens *tokens);

/* With all that was said of it. */
Type ddl_type_done(MyTokens *tokens, DdlType *type);
