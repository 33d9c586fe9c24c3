/* ddl_check.c -- statements of MySQL and MariaDB, for a script that asks a server about the same.
 *
 *     ddl_check mysql:5.6 50624 CHARSET [catalog] < statements
 *
 * Each statement ends with a NUL byte. For each a line: `ok`; or `error`, its place and its text;
 * or `refused` and what of it the server is said not to read.
 * The number is the version as conditional comments count.
 * With `catalog` the statements are replayed instead, in a database of that CHARSET, and the tables
 * are printed as they are then, a line for each column, column of an index, and foreign key. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "facts/my_syntax.h"
#include "model/charset.h"
#include "sql/mysql/ddl.h"
#include "sql/parse.h"

enum { ARENA_BYTES_MAX = 1 << 30 };

static Str read_all(Arena *arena)
{
    Buf  buf = buf_new(arena, ARENA_BYTES_MAX / 4);
    char bytes[1 << 16];
    for (size_t count; (count = fread(bytes, 1, sizeof bytes, stdin)) > 0;)
        buf_add(&buf, (Str){bytes, count});
    return buf_str(&buf);
}

/* What this server is said to call a syntax error, or a type that it does not know; or NULL. */
static const char *refused(const Statement *statement, Version version)
{
    enum { ERROR_SYNTAX = 1064, ERROR_UNKNOWN_TYPE = 4161 };
    const MySyntaxUseVec *uses =
        statement->changes.count > 0 ? statement->changes.items[0].syntax : NULL;
    for (size_t i = 0; uses != NULL && i < uses->count; i++) {
        const int error = my_syntax_error(uses->items[i].syntax, version);
        if (error == ERROR_SYNTAX || error == ERROR_UNKNOWN_TYPE)
            return my_syntax_fact(uses->items[i].syntax)->words;
    }
    return NULL;
}

static void check(Arena *arena, Version version, Str statement)
{
    StatementVec found = {0};
    sql_parse_mysql(arena, version, statement, (Span){0, statement.size}, &found);
    for (size_t i = 0; i < found.count; i++) {
        const char *words = refused(&found.items[i], version);
        if (!found.items[i].parsed)
            printf("error\t%zu\t" STR_FMT "\n", found.items[i].error_offset,
                   STR_ARG(found.items[i].error));
        else if (words != NULL)
            printf("refused\t%s\n", words);
        else
            continue;
        return;
    }
    puts("ok");
}

static void replay(Catalog *catalog, Arena *arena, Str statement, MyDialect dialect)
{
    MyTokens  tokens  = my_tokens_new(arena, arena, statement, (Span){0, statement.size}, dialect);
    ChangeVec changes = {0};
    if (!my_ddl(&tokens, &changes) || my_failed(&tokens))
        return;
    for (size_t i = 0; i < changes.count; i++)
        catalog_apply(catalog, &changes.items[i]);
}

static void print_column(const Table *table, size_t i)
{
    const Column     *column = &table->columns.items[i];
    const TypeDetail *detail = column->type.detail;
    printf("column\t" STR_FMT "\t" STR_FMT "\t%zu\t" STR_FMT, STR_ARG(table->name.name),
           STR_ARG(column->name), i + 1, STR_ARG(column->type.name.name));
    for (int k = 0; k < column->type.modifier_count; k++)
        printf("%c%d", k == 0 ? '(' : ',', column->type.modifiers[k]);
    for (size_t k = 0; detail != NULL && k < detail->values.count; k++)
        printf("%c" STR_FMT, k == 0 ? '(' : ',', STR_ARG(detail->values.items[k]));
    printf("%s%s\t" STR_FMT "\t%s\t%s\t%s\n",
           column->type.modifier_count > 0 || (detail != NULL && detail->values.count > 0) ? ")"
                                                                                           : "",
           detail != NULL && detail->is_unsigned ? " unsigned" : "",
           STR_ARG(column_charset(table, column)), column->not_null ? "NO" : "YES",
           column->has_default ? "default" : "", column->identity ? "auto_increment" : "");
}

static void print_index(const Table *table, const Index *index)
{
    for (size_t i = 0; i < index->columns.count; i++) {
        const IndexDetail *detail = index->detail;
        const int          prefix =
            detail != NULL && i < detail->prefixes.count ? detail->prefixes.items[i] : 0;
        printf("index\t" STR_FMT "\t" STR_FMT "\t%zu\t" STR_FMT "\t%d\t%s\n",
               STR_ARG(table->name.name), STR_ARG(index->name.name), i + 1,
               STR_ARG(index->columns.items[i]), prefix, index->unique ? "unique" : "");
    }
}

static void print_table(Arena *arena, const Table *table)
{
    if (table->temporary || table->kind == TABLE_VIEW)
        return;
    for (size_t i = 0; i < table->columns.count; i++)
        print_column(table, i);
    for (size_t i = 0; i < table->indexes.count; i++)
        print_index(table, &table->indexes.items[i]);
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *key = &table->constraints.items[i];
        if (key->kind == CONSTRAINT_FOREIGN_KEY)
            printf("foreign\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\n",
                   STR_ARG(table->name.name), STR_ARG(key->name),
                   STR_ARG(str_join(arena, &key->columns, ",")), STR_ARG(key->references.name));
    }
}

static Catalog *catalog_of(Arena *arena, const char *version, const char *charset)
{
    Catalog *catalog = catalog_new(arena);
    if (!version_parse(str_from(version), &catalog->version))
        exit(EXIT_FAILURE);
    catalog->default_schema      = STR("test");
    TableOption          option  = {STR("character set"), str_from(charset)};
    const TableOptionVec options = {&option, 1, 1};
    const Change         change  = {
                 .kind = CHANGE_CREATE_SCHEMA, .object = STR("test"), .options = &options};
    catalog_apply(catalog, &change);
    return catalog;
}

int main(int argc, char **argv)
{
    AUTO_ARENA Arena *all   = arena_new("statements", ARENA_BYTES_MAX);
    AUTO_ARENA Arena *arena = arena_new("statement", ARENA_BYTES_MAX);
    if (argc < 4)
        return EXIT_FAILURE;
    Catalog        *catalog = catalog_of(all, argv[1], argv[3]);
    const MyDialect dialect = {.mariadb = catalog->version.engine == ENGINE_MARIADB,
                               .version = (int)strtol(argv[2], NULL, 10)};
    for (Str rest = read_all(all); rest.size > 0;) {
        if (argc > 4)
            replay(catalog, arena, str_cut(&rest, '\0'), dialect);
        else
            check(arena, catalog->version, str_cut(&rest, '\0'));
        arena_reset(arena);
    }
    for (size_t i = 0; i < catalog->tables.count; i++)
        print_table(all, catalog->tables.items[i]);
    return EXIT_SUCCESS;
}
