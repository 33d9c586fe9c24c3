/* expression.c -- see expression.h. */
#include "sql/pg/expression.h"

#include "sql/pg/children.h"

#include "base/poison.h"

/* Volatility as pg_proc of PostgreSQL 12 to 18 has it, for what stands in defaults and conditions.
 * From contrib: uuid-ossp, pgcrypto, citext, hstore, postgis' commonest. */
static const char *const volatile_functions[] = {
    "clock_timestamp",
    "currval",
    "dblink",
    "dblink_exec",
    "gen_random_bytes",
    "gen_random_uuid",
    "gen_salt",
    "lastval",
    "lo_create",
    "lo_unlink",
    "nextval",
    "pg_advisory_lock",
    "pg_advisory_xact_lock",
    "pg_notify",
    "pg_sleep",
    "pg_sleep_for",
    "pg_sleep_until",
    "pg_try_advisory_lock",
    "random",
    "random_normal",
    "set_config",
    "setseed",
    "setval",
    "timeofday",
    "txid_current_if_assigned",
    "uuid_generate_v1",
    "uuid_generate_v1mc",
    "uuid_generate_v4",
    "uuidv4",
    "uuidv7",
};

static const char *const stable_functions[] = {
    "abs",
    "age",
    "array_agg",
    "array_append",
    "array_cat",
    "array_length",
    "array_position",
    "array_prepend",
    "array_remove",
    "array_replace",
    "array_to_json",
    "array_to_string",
    "ascii",
    "avg",
    "bit_length",
    "bool_and",
    "bool_or",
    "btrim",
    "cardinality",
    "ceil",
    "ceiling",
    "char_length",
    "character_length",
    "chr",
    "coalesce",
    "concat",
    "concat_ws",
    "convert_from",
    "convert_to",
    "count",
    "crypt",
    "current_catalog",
    "current_database",
    "current_query",
    "current_schema",
    "current_schemas",
    "current_setting",
    "current_user",
    "date",
    "date_part",
    "date_trunc",
    "daterange",
    "decode",
    "dense_rank",
    "digest",
    "div",
    "encode",
    "every",
    "exp",
    "extract",
    "first_value",
    "float4",
    "float8",
    "floor",
    "format",
    "generate_series",
    "generate_subscripts",
    "get_bit",
    "get_byte",
    "greatest",
    "hashtext",
    "hmac",
    "inet_client_addr",
    "inet_server_addr",
    "initcap",
    "int2",
    "int4",
    "int4range",
    "int8",
    "int8range",
    "isfinite",
    "json_agg",
    "json_array_elements",
    "json_array_elements_text",
    "json_array_length",
    "json_build_array",
    "json_build_object",
    "json_each",
    "json_each_text",
    "json_extract_path",
    "json_extract_path_text",
    "json_object_agg",
    "jsonb_agg",
    "jsonb_array_elements",
    "jsonb_array_elements_text",
    "jsonb_array_length",
    "jsonb_build_array",
    "jsonb_build_object",
    "jsonb_each",
    "jsonb_each_text",
    "jsonb_extract_path",
    "jsonb_extract_path_text",
    "jsonb_insert",
    "jsonb_object_agg",
    "jsonb_object_keys",
    "jsonb_set",
    "jsonb_strip_nulls",
    "jsonb_typeof",
    "justify_days",
    "justify_hours",
    "lag",
    "last_value",
    "lead",
    "least",
    "left",
    "length",
    "like_escape",
    "ln",
    "localtime",
    "localtimestamp",
    "log",
    "lower",
    "lpad",
    "ltrim",
    "make_date",
    "make_interval",
    "make_time",
    "make_timestamp",
    "make_timestamptz",
    "max",
    "md5",
    "min",
    "mod",
    "mode",
    "normalize",
    "now",
    "nullif",
    "num_nonnulls",
    "num_nulls",
    "numeric",
    "numrange",
    "octet_length",
    "overlaps",
    "overlay",
    "parse_ident",
    "percentile_cont",
    "percentile_disc",
    "pg_backend_pid",
    "pg_get_serial_sequence",
    "pg_my_temp_schema",
    "pi",
    "plainto_tsquery",
    "position",
    "pow",
    "power",
    "quote_ident",
    "quote_literal",
    "quote_nullable",
    "rank",
    "regexp_match",
    "regexp_matches",
    "regexp_replace",
    "regexp_split_to_array",
    "regexp_split_to_table",
    "repeat",
    "replace",
    "reverse",
    "right",
    "round",
    "row_number",
    "row_to_json",
    "rpad",
    "rtrim",
    "session_user",
    "setweight",
    "sha224",
    "sha256",
    "sha384",
    "sha512",
    "sign",
    "similar_escape",
    "similar_to_escape",
    "split_part",
    "sqrt",
    "st_makepoint",
    "st_setsrid",
    "starts_with",
    "statement_timestamp",
    "stddev",
    "string_agg",
    "string_to_array",
    "strpos",
    "substr",
    "substring",
    "sum",
    "text",
    "timestamp",
    "timestamptz",
    "timezone",
    "to_char",
    "to_date",
    "to_hex",
    "to_json",
    "to_jsonb",
    "to_number",
    "to_regclass",
    "to_timestamp",
    "to_tsquery",
    "to_tsvector",
    "transaction_timestamp",
    "translate",
    "trim",
    "trunc",
    "tsrange",
    "tstzrange",
    "txid_current",
    "unnest",
    "upper",
    "user",
    "uuid_generate_v3",
    "uuid_generate_v5",
    "uuid_nil",
    "uuid_ns_dns",
    "uuid_ns_url",
    "uuid_ns_oid",
    "uuid_ns_x500",
    "varchar",
    "version",
    "width_bucket",
};

static bool listed(Str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_is(name, names[i]))
            return true;
    return false;
}

DefaultClass expression_function_class(Name function)
{
    if (listed(function.name, volatile_functions, COUNT_OF(volatile_functions)))
        return DEFAULT_VOLATILE;
    const bool built_in = function.schema.size == 0 || str_is(function.schema, "pg_catalog");
    if (built_in && listed(function.name, stable_functions, COUNT_OF(stable_functions)))
        return DEFAULT_STABLE;
    return DEFAULT_UNKNOWN;
}

void expression_nodes(const Build *build, const void *root, NodeVec *ret)
{
    Arena *scratch = build->input->scratch;
    if (root == NULL)
        return;
    NodeVec todo              = {0};
    *vec_push(scratch, &todo) = root;
    while (todo.count > 0) {
        const Node *node = todo.items[--todo.count];
        const List *list = tree_as(List, node);
        for (int i = tree_count(list); i-- > 0;)
            if (tree_item(list, i) != NULL)
                *vec_push(scratch, &todo) = tree_item(list, i);
        if (list != NULL)
            continue;
        *vec_push(scratch, ret) = node;
        Children children;
        children_get(node, &children);
        for (size_t i = children.count; i-- > 0;)
            if (children.items[i] != NULL)
                *vec_push(scratch, &todo) = children.items[i];
    }
}

static DefaultClass node_class(const Build *build, const Node *node)
{
    const FuncCall *call = tree_as(FuncCall, node);
    if (call != NULL)
        return expression_function_class(build_list_name(build, call->funcname));
    const A_Expr *operation = tree_as(A_Expr, node);
    if (operation != NULL) { /* OPERATOR(app.+) may call anything */
        const Name name = build_list_name(build, operation->name);
        return name.schema.size == 0 || str_is(name.schema, "pg_catalog") ? DEFAULT_CONSTANT
                                                                          : DEFAULT_UNKNOWN;
    }
    switch (tree_kind(node)) {
    case T_SQLValueFunction: /* CURRENT_TIMESTAMP, CURRENT_USER, ... */
        return DEFAULT_STABLE;
    case T_A_Const:
    case T_TypeCast:
    case T_BoolExpr:
    case T_CoalesceExpr:
    case T_MinMaxExpr:
    case T_CaseExpr:
    case T_CaseWhen:
    case T_A_ArrayExpr:
    case T_RowExpr:
    case T_NullTest:
    case T_BooleanTest:
    case T_CollateClause:
    case T_A_Indirection:
    case T_A_Indices:
    case T_NamedArgExpr:
        return DEFAULT_CONSTANT;
    default:
        return DEFAULT_UNKNOWN;
    }
}

static bool is_null(const Node *node)
{
    for (const TypeCast *cast; (cast = tree_as(TypeCast, node)) != NULL;)
        node = cast->arg;
    const A_Const *constant = tree_as(A_Const, node);
    return constant != NULL && constant->isnull;
}

DefaultClass expression_class(const Build *build, const Node *expression)
{
    if (expression == NULL)
        return DEFAULT_NONE;
    if (is_null(expression))
        return DEFAULT_NULL;
    NodeVec nodes = {0};
    expression_nodes(build, expression, &nodes);
    DefaultClass class = DEFAULT_CONSTANT;
    for (size_t i = 0; i < nodes.count; i++) {
        const DefaultClass of_node = node_class(build, nodes.items[i]);
        if (of_node == DEFAULT_VOLATILE)
            return DEFAULT_VOLATILE;
        class = MAX_OF(class, of_node);
    }
    return class;
}

/* Its value is another one later, or in another session. */
static bool is_moment(const Build *build, const Node *node)
{
    static const char *const moments[] = {
        "current_setting", "localtime",           "localtimestamp",        "now",
        "pg_backend_pid",  "statement_timestamp", "transaction_timestamp", "txid_current",
    };
    const FuncCall *call = tree_as(FuncCall, node);
    if (call == NULL)
        return tree_kind(node) == T_SQLValueFunction;
    const Name name = build_list_name(build, call->funcname);
    return listed(name.name, volatile_functions, COUNT_OF(volatile_functions)) ||
           listed(name.name, moments, COUNT_OF(moments));
}

/* A moment that only grows. */
static bool is_clock(const Build *build, const Node *node)
{
    static const char *const clocks[] = {
        "clock_timestamp",
        "now",
        "statement_timestamp",
        "transaction_timestamp",
    };
    const FuncCall         *call  = tree_as(FuncCall, node);
    const SQLValueFunction *value = tree_as(SQLValueFunction, node);
    if (call != NULL)
        return listed(build_list_name(build, call->funcname).name, clocks, COUNT_OF(clocks));
    return value != NULL &&
           (value->op == SVFOP_CURRENT_DATE || value->op == SVFOP_CURRENT_TIMESTAMP ||
            value->op == SVFOP_CURRENT_TIMESTAMP_N || value->op == SVFOP_LOCALTIMESTAMP ||
            value->op == SVFOP_LOCALTIMESTAMP_N);
}

static bool is_operator(const Build *build, const A_Expr *operation, const char *first,
                        const char *second)
{
    const Str name = build_list_name(build, operation->name).name;
    return operation->kind == AEXPR_OP && (str_is(name, first) || str_is(name, second));
}

/* The side of `x <= now()` that only grows: once true, always true. */
static const Node *growing_side(const Build *build, const A_Expr *operation)
{
    if (is_operator(build, operation, "<", "<="))
        return operation->rexpr;
    return is_operator(build, operation, ">", ">=") ? operation->lexpr : NULL;
}

bool expression_expires(const Build *build, const Node *condition)
{
    NodeVec nodes = {0};
    expression_nodes(build, condition, &nodes);
    size_t moments = 0, harmless = 0;
    bool   negated = false;
    for (size_t i = 0; i < nodes.count; i++) {
        const A_Expr   *operation = tree_as(A_Expr, nodes.items[i]);
        const BoolExpr *boolean   = tree_as(BoolExpr, nodes.items[i]);
        const Node     *side      = operation != NULL ? growing_side(build, operation) : NULL;
        moments += is_moment(build, nodes.items[i]);
        negated |= boolean != NULL && boolean->boolop == NOT_EXPR;
        for (const TypeCast *cast; (cast = tree_as(TypeCast, side)) != NULL;)
            side = cast->arg;
        harmless += side != NULL && is_clock(build, side);
    }
    return moments > (negated ? 0 : harmless);
}

/* What must hold all together: `a AND (b AND c)` gives a, b and c. */
static void conditions_all(const Build *build, const Node *condition, NodeVec *ret)
{
    Arena  *scratch           = build->input->scratch;
    NodeVec todo              = {0};
    *vec_push(scratch, &todo) = condition;
    while (todo.count > 0) {
        const Node     *node = todo.items[--todo.count];
        const BoolExpr *both = tree_as(BoolExpr, node);
        const bool      all  = both != NULL && both->boolop == AND_EXPR;
        for (int i = all ? tree_count(both->args) : 0; i-- > 0;)
            *vec_push(scratch, &todo) = tree_item(both->args, i);
        if (!all && node != NULL)
            *vec_push(scratch, ret) = node;
    }
}

/* What the condition says is not null: IS NOT NULL, NOT (... IS NULL), IS DISTINCT FROM NULL. */
static const Node *tested_not_null(const Node *condition)
{
    const BoolExpr *not       = tree_as(BoolExpr, condition);
    const bool      negated   = not != NULL && not ->boolop == NOT_EXPR;
    const NullTest *test      = tree_as(NullTest, negated ? tree_item(not ->args, 0) : condition);
    const A_Expr   *different = tree_as(A_Expr, condition);
    if (test != NULL)
        return test->nulltesttype == (negated ? IS_NULL : IS_NOT_NULL) ? (const Node *)test->arg
                                                                       : NULL;
    if (different == NULL || different->kind != AEXPR_DISTINCT)
        return NULL;
    const A_Const *constant = tree_as(A_Const, different->rexpr);
    return constant != NULL && constant->isnull ? different->lexpr : NULL;
}

void expression_not_null_columns(const Build *build, const Node *condition, StrVec *ret)
{
    NodeVec parts = {0};
    conditions_all(build, condition, &parts);
    for (size_t i = 0; i < parts.count; i++) {
        const ColumnRef *column = tree_as(ColumnRef, tested_not_null(parts.items[i]));
        if (column != NULL) {
            const Name name = build_list_name(build, column->fields);
            if (name.name.size > 0)
                *vec_push(build->input->arena, ret) = name.name;
        }
    }
}

/* One value, the same for all rows. */
static bool is_value(const Node *node)
{
    for (const TypeCast *cast; (cast = tree_as(TypeCast, node)) != NULL;)
        node = cast->arg;
    return tree_as(A_Const, node) != NULL || tree_as(ParamRef, node) != NULL;
}

static bool are_values(const Node *node)
{
    const List *list = tree_as(List, node);
    for (int i = 0; i < tree_count(list); i++)
        if (!is_value(tree_item(list, i)))
            return false;
    return tree_count(list) > 0;
}

void expression_pinned_columns(const Build *build, const Node *condition, StrVec *ret)
{
    NodeVec parts = {0};
    conditions_all(build, condition, &parts);
    for (size_t i = 0; i < parts.count; i++) {
        const A_Expr *test = tree_as(A_Expr, parts.items[i]);
        if (test == NULL || !str_is(build_list_name(build, test->name).name, "="))
            continue;
        const bool       left   = tree_as(ColumnRef, test->lexpr) != NULL;
        const ColumnRef *column = tree_as(ColumnRef, left ? test->lexpr : test->rexpr);
        const Node      *value  = left ? test->rexpr : test->lexpr;
        if (column != NULL && ((test->kind == AEXPR_OP && is_value(value)) ||
                               (test->kind == AEXPR_IN && are_values(value))))
            *vec_push(build->input->arena, ret) = build_list_name(build, column->fields).name;
    }
}

void expression_columns(const Build *build, const Node *condition, StrVec *ret)
{
    NodeVec nodes = {0};
    expression_nodes(build, condition, &nodes);
    for (size_t i = 0; i < nodes.count; i++) {
        const ColumnRef *column = tree_as(ColumnRef, nodes.items[i]);
        const Name       name = column != NULL ? build_list_name(build, column->fields) : (Name){0};
        if (name.name.size > 0 && !strvec_contains(ret, name.name))
            *vec_push(build->input->arena, ret) = name.name;
    }
}

static bool names_contain(const NameVec *names, Name name)
{
    for (size_t i = 0; i < names->count; i++)
        if (name_equal(names->items[i], name))
            return true;
    return false;
}

/* Names that a WITH of these nodes gives are no relations. */
static bool is_cte(const Build *build, const NodeVec *nodes, Name name)
{
    if (name.schema.size > 0)
        return false;
    for (size_t i = 0; i < nodes->count; i++) {
        const CommonTableExpr *cte = tree_as(CommonTableExpr, nodes->items[i]);
        if (cte != NULL && str_equal(build_str(build, cte->ctename), name.name))
            return true;
    }
    return false;
}

void expression_relations(const Build *build, const NodeVec *nodes, const RangeVar *except,
                          NameVec *ret)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const RangeVar *relation = tree_as(RangeVar, nodes->items[i]);
        if (relation == NULL || relation == except)
            continue;
        const Name name = build_name(build, relation);
        if (!names_contain(ret, name) && !is_cte(build, nodes, name))
            *vec_push(build->input->arena, ret) = name;
    }
}

void expression_calls(const Build *build, const NodeVec *nodes, StrVec *ret)
{
    for (size_t i = 0; i < nodes->count; i++) {
        const FuncCall *call = tree_as(FuncCall, nodes->items[i]);
        if (call == NULL)
            continue;
        const Name name = build_list_name(build, call->funcname);
        if (expression_function_class(name) == DEFAULT_UNKNOWN && !strvec_contains(ret, name.name))
            *vec_push(build->input->arena, ret) = name.name;
    }
}

void expression_unknown_calls(const Build *build, const Node *expression, StrVec *ret)
{
    NodeVec nodes = {0};
    expression_nodes(build, expression, &nodes);
    for (size_t i = 0; i < nodes.count; i++)
        if (node_class(build, nodes.items[i]) == DEFAULT_UNKNOWN &&
            tree_as(FuncCall, nodes.items[i]) == NULL)
            return;
    expression_calls(build, &nodes, ret);
}
