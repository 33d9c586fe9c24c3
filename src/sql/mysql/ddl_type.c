/* ddl_type.c -- see ddl_type.h. */
#include "sql/mysql/ddl_type.h"

#include "base/poison.h"

enum { FLOAT_BITS_MAX = 24 }; /* FLOAT(25) is a double */

/* What may stand behind a type's name. */
typedef enum Shape {
    SHAPE_PLAIN,
    SHAPE_INTEGER, /* (width) */
    SHAPE_DECIMAL, /* (precision, scale) */
    SHAPE_FLOAT,   /* (precision) or (width, scale) */
    SHAPE_LENGTH,  /* (length), 1 when it is not said */
    SHAPE_DIGITS,  /* (digits of fractional seconds) */
    SHAPE_YEAR,
    SHAPE_TEXT, /* (length), and a charset */
    SHAPE_CHAR, /* the same, and the length is 1 when it is not said */
    SHAPE_BLOB, /* (length) */
    SHAPE_LIST, /* ('a', 'b'), and a charset */
} Shape;

typedef struct TypeRow {
    const char *word;
    const char *name;
    Shape       shape;
    MySyntax    syntax;
} TypeRow;

static const TypeRow rows[] = {
    {"INT", "int", SHAPE_INTEGER},
    {"INTEGER", "int", SHAPE_INTEGER},
    {"INT4", "int", SHAPE_INTEGER},
    {"TINYINT", "tinyint", SHAPE_INTEGER},
    {"INT1", "tinyint", SHAPE_INTEGER},
    {"SMALLINT", "smallint", SHAPE_INTEGER},
    {"INT2", "smallint", SHAPE_INTEGER},
    {"MEDIUMINT", "mediumint", SHAPE_INTEGER},
    {"MIDDLEINT", "mediumint", SHAPE_INTEGER},
    {"INT3", "mediumint", SHAPE_INTEGER},
    {"BIGINT", "bigint", SHAPE_INTEGER},
    {"INT8", "bigint", SHAPE_INTEGER},
    {"DECIMAL", "decimal", SHAPE_DECIMAL},
    {"DEC", "decimal", SHAPE_DECIMAL},
    {"NUMERIC", "decimal", SHAPE_DECIMAL},
    {"FIXED", "decimal", SHAPE_DECIMAL},
    {"NUMBER", "decimal", SHAPE_DECIMAL, MY_SYNTAX_TYPE_ORACLE},
    {"FLOAT", "float", SHAPE_FLOAT},
    {"FLOAT4", "float", SHAPE_FLOAT},
    {"DOUBLE", "double", SHAPE_FLOAT},
    {"FLOAT8", "double", SHAPE_FLOAT},
    {"REAL", "double", SHAPE_FLOAT},
    {"BIT", "bit", SHAPE_LENGTH},
    {"DATE", "date", SHAPE_PLAIN},
    {"TIME", "time", SHAPE_DIGITS},
    {"DATETIME", "datetime", SHAPE_DIGITS},
    {"TIMESTAMP", "timestamp", SHAPE_DIGITS},
    {"YEAR", "year", SHAPE_YEAR},
    {"CHAR", "char", SHAPE_CHAR},
    {"CHARACTER", "char", SHAPE_CHAR},
    {"VARCHAR", "varchar", SHAPE_TEXT},
    {"VARCHARACTER", "varchar", SHAPE_TEXT},
    {"VARCHAR2", "varchar", SHAPE_TEXT, MY_SYNTAX_TYPE_ORACLE},
    {"BINARY", "binary", SHAPE_LENGTH},
    {"VARBINARY", "varbinary", SHAPE_BLOB},
    {"RAW", "varbinary", SHAPE_BLOB, MY_SYNTAX_TYPE_ORACLE},
    {"TINYTEXT", "tinytext", SHAPE_TEXT},
    {"TEXT", "text", SHAPE_TEXT},
    {"MEDIUMTEXT", "mediumtext", SHAPE_TEXT},
    {"LONGTEXT", "longtext", SHAPE_TEXT},
    {"CLOB", "longtext", SHAPE_TEXT, MY_SYNTAX_TYPE_ORACLE},
    {"TINYBLOB", "tinyblob", SHAPE_BLOB},
    {"BLOB", "blob", SHAPE_BLOB},
    {"MEDIUMBLOB", "mediumblob", SHAPE_BLOB},
    {"LONGBLOB", "longblob", SHAPE_BLOB},
    {"ENUM", "enum", SHAPE_LIST},
    {"SET", "set", SHAPE_LIST},
    {"GEOMETRY", "geometry", SHAPE_PLAIN},
    {"GEOMETRYCOLLECTION", "geometrycollection", SHAPE_PLAIN},
    {"GEOMCOLLECTION", "geometrycollection", SHAPE_PLAIN, MY_SYNTAX_TYPE_GEOMCOLLECTION},
    {"POINT", "point", SHAPE_PLAIN},
    {"LINESTRING", "linestring", SHAPE_PLAIN},
    {"POLYGON", "polygon", SHAPE_PLAIN},
    {"MULTIPOINT", "multipoint", SHAPE_PLAIN},
    {"MULTILINESTRING", "multilinestring", SHAPE_PLAIN},
    {"MULTIPOLYGON", "multipolygon", SHAPE_PLAIN},
    {"UUID", "uuid", SHAPE_PLAIN, MY_SYNTAX_TYPE_UUID},
    {"INET4", "inet4", SHAPE_PLAIN, MY_SYNTAX_TYPE_INET4},
    {"INET6", "inet6", SHAPE_PLAIN, MY_SYNTAX_TYPE_INET6},
    {"XMLTYPE", "xmltype", SHAPE_PLAIN, MY_SYNTAX_TYPE_XML},
    {"VECTOR", "vector", SHAPE_BLOB, MY_SYNTAX_TYPE_VECTOR},
};

static const TypeRow national_row = {"NATIONAL", "char", SHAPE_CHAR};
static const TypeRow varying_row  = {"VARYING", "varchar", SHAPE_TEXT};
static const TypeRow long_text    = {"LONG", "mediumtext", SHAPE_TEXT};
static const TypeRow long_blob    = {"LONG", "mediumblob", SHAPE_BLOB};

bool ddl_accept_charset(MyTokens *tokens)
{
    return my_accept(tokens, "CHARSET") || my_accept_pair(tokens, "CHARACTER", "SET") ||
           my_accept_pair(tokens, "CHAR", "SET");
}

/* utf8_bin is utf8mb3_bin. */
static Str charset_name(MyTokens *tokens, Str name)
{
    name = str_lower(tokens->arena, name);
    if (str_is(name, "utf8") || str_starts(name, "utf8_"))
        return str_format(tokens->arena, "utf8mb3" STR_FMT, STR_ARG(str_slice(name, 4, SIZE_MAX)));
    return name;
}

static bool charset_or_collation(MyTokens *tokens, Str *ret)
{
    Str name = STR("binary");
    if (!my_accept(tokens, "BINARY") && !my_identifier_or_string(tokens, &name))
        return my_fail(tokens);
    *ret = charset_name(tokens, name);
    return true;
}

bool ddl_charset(MyTokens *tokens, Str *ret)
{
    if (my_accept(tokens, "DEFAULT")) {
        *ret = STR("default");
        return true;
    }
    return charset_or_collation(tokens, ret);
}

bool ddl_collation(MyTokens *tokens, Str *ret)
{
    return ddl_charset(tokens, ret);
}

bool ddl_type_collate(MyTokens *tokens, DdlType *type)
{
    Str name = {0};
    if (!my_accept(tokens, "COLLATE") || !ddl_collation(tokens, &name))
        return my_failed(tokens);
    if (str_is(name, "default"))
        return my_note(tokens, MY_SYNTAX_COLLATE_DEFAULT, 2);
    type->detail.collation = name;
    if (type->detail.charset.size == 0 && !str_starts(name, "uca1400"))
        type->detail.charset = str_cut(&name, '_');
    return true;
}

/* The word that a column's type begins with, and those that belong to it. */
static const TypeRow *type_row(MyTokens *tokens, DdlType *type)
{
    if (my_accept(tokens, "LONG")) {
        if (my_accept(tokens, "VARBINARY") || my_accept(tokens, "BYTE"))
            return &long_blob;
        (void)(my_accept(tokens, "VARCHAR") || my_accept(tokens, "VARCHARACTER") ||
               my_accept_pair(tokens, "CHAR", "VARYING") ||
               my_accept_pair(tokens, "CHARACTER", "VARYING"));
        return &long_text;
    }
    const bool national = my_accept(tokens, "NATIONAL");
    if (national || my_accept(tokens, "NCHAR")) {
        const bool named =
            national && (my_accept(tokens, "CHAR") || my_accept(tokens, "CHARACTER"));
        type->detail.charset = STR("utf8mb3");
        if (my_accept(tokens, "VARYING") || my_accept(tokens, "VARCHAR") ||
            my_accept(tokens, "VARCHARACTER"))
            return &varying_row;
        return national && !named ? NULL : &national_row;
    }
    if (my_accept(tokens, "NVARCHAR")) {
        type->detail.charset = STR("utf8mb3");
        return &varying_row;
    }
    const Str word = my_token_text(tokens, my_peek(tokens));
    for (size_t i = 0; i < COUNT_OF(rows) && my_peek(tokens)->kind == MY_WORD; i++)
        if (str_equal_nocase(word, str_from(rows[i].word))) {
            my_next(tokens);
            (void)my_note(tokens, rows[i].syntax, 1);
            return rows[i].shape == SHAPE_CHAR && my_accept(tokens, "VARYING") ? &varying_row
                                                                               : &rows[i];
        }
    return NULL;
}

/* The whole part of a number; one that is too large is the server's business. */
static int whole_number(MyTokens *tokens)
{
    const MyToken *token  = my_peek(tokens);
    int64_t        number = 0;
    Str            text   = my_token_text(tokens, token);
    if (token->kind != MY_NUMBER && token->kind != MY_PLACEHOLDER)
        return my_fail(tokens);
    my_next(tokens);
    if (token->kind == MY_PLACEHOLDER)
        return 0;
    return str_to_int64(str_cut(&text, '.'), &number) && number < INT32_MAX ? (int)number
                                                                            : INT32_MAX;
}

/* (n) or (n, m); how many there are. */
static int modifiers(MyTokens *tokens, int numbers[TYPE_MODIFIERS_MAX])
{
    int count = 0;
    if (!my_accept(tokens, "("))
        return 0;
    do {
        if (count == TYPE_MODIFIERS_MAX)
            return my_fail(tokens);
        numbers[count++] = whole_number(tokens);
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
    return count;
}

static void set_modifiers(Type *type, int count, int first, int second)
{
    type->modifier_count = count;
    type->modifiers[0]   = count > 0 ? first : 0;
    type->modifiers[1]   = count > 1 ? second : 0;
}

static void apply_modifiers(DdlType *type, const TypeRow *row, int count, const int *numbers)
{
    switch (row->shape) {
    case SHAPE_INTEGER:
        type->detail.display_width = count > 0 ? numbers[0] : 0;
        return;
    case SHAPE_DECIMAL:
        set_modifiers(&type->type, 2, count > 0 && numbers[0] > 0 ? numbers[0] : 10,
                      count > 1 ? numbers[1] : 0);
        return;
    case SHAPE_FLOAT:
        if (count == 1 && numbers[0] > FLOAT_BITS_MAX)
            type->type.name.name = STR("double");
        set_modifiers(&type->type, count > 1 ? 2 : 0, numbers[0], numbers[1]);
        return;
    case SHAPE_LENGTH:
    case SHAPE_CHAR:
        set_modifiers(&type->type, 1, count > 0 ? numbers[0] : 1, 0);
        return;
    case SHAPE_DIGITS:
        set_modifiers(&type->type, count > 0 && numbers[0] > 0, numbers[0], 0);
        return;
    case SHAPE_TEXT:
    case SHAPE_BLOB:
        set_modifiers(&type->type, count > 0, numbers[0], 0);
        return;
    case SHAPE_PLAIN:
    case SHAPE_YEAR:
    case SHAPE_LIST:
        return;
    }
}

/* Trailing spaces of a member are no part of it. */
static void members(MyTokens *tokens, StrVec *ret)
{
    if (!my_expect(tokens, "("))
        return;
    do {
        Str member = {0};
        if (my_peek(tokens)->kind == MY_BITS || my_peek(tokens)->kind == MY_PLACEHOLDER) {
            member = my_token_text(tokens, my_peek(tokens));
            my_next(tokens);
        } else if (!my_string(tokens, &member)) {
            (void)my_fail(tokens);
            return;
        }
        while (member.size > 0 && member.data[member.size - 1] == ' ')
            member.size--;
        *vec_push(tokens->arena, ret) = member;
    } while (my_accept(tokens, ","));
    (void)my_expect(tokens, ")");
}

static bool accept_number_attribute(MyTokens *tokens, DdlType *type)
{
    if (my_accept(tokens, "UNSIGNED"))
        type->detail.is_unsigned = true;
    else if (my_accept(tokens, "ZEROFILL"))
        type->detail.zerofill = type->detail.is_unsigned = true;
    else
        return my_accept(tokens, "SIGNED");
    return true;
}

static bool accept_text_attribute(MyTokens *tokens, DdlType *type)
{
    if (my_accept(tokens, "BINARY"))
        type->detail.bin = true;
    else if (my_accept(tokens, "BYTE"))
        type->detail.charset = STR("binary");
    else if (my_accept(tokens, "ASCII"))
        type->detail.charset = STR("latin1");
    else if (my_accept(tokens, "UNICODE"))
        type->detail.charset = STR("ucs2");
    else if (ddl_accept_charset(tokens))
        return ddl_charset(tokens, &type->detail.charset);
    else
        return ddl_type_collate(tokens, type);
    return true;
}

bool ddl_type_compressed(MyTokens *tokens, DdlType *type)
{
    if (!my_accept(tokens, "COMPRESSED"))
        return false;
    (void)my_note(tokens, MY_SYNTAX_COLUMN_COMPRESSED, 1);
    type->compressed = true;
    if (my_accept(tokens, "="))
        (void)(my_identifier_or_string(tokens, NULL) || my_fail(tokens));
    return true;
}

static void attributes(MyTokens *tokens, DdlType *type, Shape shape)
{
    switch (shape) {
    case SHAPE_INTEGER:
    case SHAPE_DECIMAL:
    case SHAPE_FLOAT:
    case SHAPE_YEAR:
        while (accept_number_attribute(tokens, type)) {
        }
        return;
    case SHAPE_TEXT:
    case SHAPE_CHAR:
    case SHAPE_LIST:
        while (!my_failed(tokens) &&
               (accept_text_attribute(tokens, type) || ddl_type_compressed(tokens, type))) {
        }
        return;
    case SHAPE_BLOB:
        (void)ddl_type_compressed(tokens, type);
        return;
    case SHAPE_PLAIN:
    case SHAPE_LENGTH:
    case SHAPE_DIGITS:
        return;
    }
}

/* Types that stand for others with more than a name. */
static bool accept_alias(MyTokens *tokens, DdlType *type)
{
    if (my_accept(tokens, "BOOL") || my_accept(tokens, "BOOLEAN")) {
        type->type.name.name       = STR("tinyint");
        type->detail.display_width = 1;
    } else if (my_accept(tokens, "SERIAL")) {
        type->type.name.name     = STR("bigint");
        type->detail.is_unsigned = true;
        type->serial             = true;
    } else if (my_accept(tokens, "JSON") && my_note(tokens, MY_SYNTAX_TYPE_JSON, 1)) {
        type->detail.json    = tokens->dialect.mariadb;
        type->type.name.name = type->detail.json ? STR("longtext") : STR("json");
        if (type->detail.json) {
            type->detail.charset   = STR("utf8mb4");
            type->detail.collation = STR("utf8mb4_bin");
        }
    } else {
        return false;
    }
    return true;
}

/* mariadb_schema.date; oracle_schema has a date that is something else. */
static bool skip_type_schema(MyTokens *tokens)
{
    const Str  word   = my_token_text(tokens, my_peek(tokens));
    const bool oracle = str_equal_nocase(word, STR("oracle_schema"));
    if (!my_is_at(tokens, 1, ".") || !(oracle || str_equal_nocase(word, STR("mariadb_schema")) ||
                                       str_equal_nocase(word, STR("maxdb_schema"))))
        return false;
    tokens->at += 2;
    (void)my_note(tokens, MY_SYNTAX_TYPE_SCHEMA, 2);
    return oracle;
}

bool ddl_type(MyTokens *tokens, DdlType *ret)
{
    int        numbers[TYPE_MODIFIERS_MAX] = {0};
    const bool oracle                      = skip_type_schema(tokens);
    if (accept_alias(tokens, ret))
        return true;
    const TypeRow *row = type_row(tokens, ret);
    if (row == NULL)
        return my_fail_with(tokens, "a type is missing, or not known,");
    ret->type.name.name = str_from(row->name);
    if (oracle && str_is(ret->type.name.name, "date"))
        ret->type.name.name = STR("datetime");
    if (str_is(ret->type.name.name, "double"))
        (void)my_accept(tokens, "PRECISION");
    if (row->shape == SHAPE_LIST)
        members(tokens, &ret->detail.values);
    else
        apply_modifiers(ret, row, modifiers(tokens, numbers), numbers);
    if (row->shape == SHAPE_YEAR && numbers[0] == 2)
        (void)my_note(tokens, MY_SYNTAX_TYPE_YEAR_2, 3);
    attributes(tokens, ret, row->shape);
    return !my_failed(tokens);
}

/* CHARACTER SET binary makes a text one of bytes. */
static void apply_binary(DdlType *type)
{
    static const struct {
        const char *text;
        const char *binary;
    } pairs[] = {{"char", "binary"}, {"varchar", "varbinary"},     {"tinytext", "tinyblob"},
                 {"text", "blob"},   {"mediumtext", "mediumblob"}, {"longtext", "longblob"}};
    for (size_t i = 0; i < COUNT_OF(pairs); i++)
        if (str_is(type->type.name.name, pairs[i].text)) {
            type->type.name.name   = str_from(pairs[i].binary);
            type->detail.charset   = (Str){0};
            type->detail.collation = (Str){0};
            type->detail.bin       = false;
            return;
        }
}

static bool says_something(const TypeDetail *detail)
{
    return detail->charset.size + detail->collation.size + detail->values.count > 0 ||
           detail->display_width > 0 || detail->is_unsigned || detail->zerofill || detail->bin ||
           detail->json;
}

Type ddl_type_done(MyTokens *tokens, DdlType *type)
{
    if (str_is(type->detail.charset, "default"))
        type->detail.charset = (Str){0};
    if (str_is(type->detail.charset, "binary"))
        apply_binary(type);
    if (says_something(&type->detail)) {
        TypeDetail *detail = arena_new_of(tokens->arena, TypeDetail);
        *detail            = type->detail;
        type->type.detail  = detail;
    }
    return type->type;
}
