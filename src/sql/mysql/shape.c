/* shape.c -- what must be known of an UPDATE or DELETE to run it range by range. */
#include "sql/mysql/query.h"
#include "sql/parse.h"

#include "base/poison.h"

/* Functions that give something else each time, also within one statement. */
static bool is_volatile(Str name)
{
    static const char *const names[] = {"RAND",    "UUID",     "UUID_SHORT", "UUID_V4",
                                        "UUID_V7", "SLEEP",    "SYSDATE",    "RANDOM_BYTES",
                                        "NEXTVAL", "SYS_GUID", "SETVAL"};
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_equal_nocase(name, str_from(names[i])))
            return true;
    return false;
}

/* Where WHERE would go: before ORDER BY, LIMIT and RETURNING. */
static size_t behind_tables(MyTokens *tokens)
{
    size_t end = 0;
    for (tokens->at = 0; !my_at_stop(tokens);) {
        if (my_is_pair(tokens, "ORDER", "BY") || my_is(tokens, "LIMIT") ||
            my_is(tokens, "RETURNING"))
            break;
        if (!my_parentheses(tokens, NULL))
            my_next(tokens);
        end = my_span(tokens, 0).size;
    }
    return end;
}

static bool same_table(Name left, Name right)
{
    return str_equal(left.name, right.name) && (left.schema.size == 0 || right.schema.size == 0 ||
                                                str_equal(left.schema, right.schema));
}

static void read_tables(const MyQuery *query, DmlShape *shape)
{
    size_t count = 0;
    for (size_t i = 0; i < query->tables.count; i++) {
        if (!same_table(query->tables.items[i].name, shape->relation))
            continue;
        if (count++ == 0)
            shape->alias = query->tables.items[i].alias;
    }
    shape->reads_target = count > 1;
}

bool sql_dml_shape_mysql(Arena *arena, Version version, Str statement, DmlShape *ret)
{
    AUTO_ARENA Arena *scratch = arena_new("dml shape", SIZE_MAX);
    MyTokens          tokens =
        my_tokens_new(arena, scratch, statement, (Span){0, statement.size}, my_dialect(version));
    MyParse    parse = {.tokens = &tokens};
    MyQuery    query = {0};
    const bool with  = my_is(&tokens, "WITH");
    if (!my_is(&tokens, "UPDATE") && !my_is(&tokens, "DELETE") && !with)
        return false;
    if (!my_modify(&parse, &query) || my_failed(&tokens))
        return false;
    (void)my_accept(&tokens, ";");
    if (!my_at_end(&tokens) || parse.changes.count != 1)
        return false;
    const Change *change = &parse.changes.items[0];
    DmlShape      shape  = {
              .update          = change->kind == CHANGE_UPDATE_ROWS,
              .relation        = change->relation,
              .has_where       = change->has_where,
              .assigned        = change->columns,
              .has_from        = change->has_from,
              .has_with        = with,
              .returns_rows    = change->returns_rows,
              .has_limit       = change->has_limit,
              .reads_limited   = query.limited,
              .several_targets = query.several_targets,
    };
    read_tables(&query, &shape);
    shape.where_start = change->has_where ? (size_t)(change->expression.data - statement.data)
                                          : behind_tables(&tokens);
    shape.where_end   = shape.where_start + change->expression.size;
    for (size_t i = 0; i < query.functions.count; i++) {
        shape.is_volatile |= is_volatile(query.functions.items[i]);
        if (!my_function_known(query.functions.items[i]))
            *vec_push(arena, &shape.unknown_functions) = query.functions.items[i];
    }
    *ret = shape;
    return true;
}
