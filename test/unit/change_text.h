/* change_text.h -- Changes as lines of text with every field that is set, to compare in tests:
 * "ADD_COLUMN t .c int4 default=CONSTANT expression='1' [not_null] at='ADD c int DEFAULT 1'". */
#pragma once

#include "sql/parse.h"
#include "test.h"

static const char *const kind_names[] = {
#define X(name, verb, destroys) #name,
    CHANGE_LIST(X)
#undef X
};

static const char *const class_names[] = {"NONE",   "NULL",     "CONSTANT",
                                          "STABLE", "VOLATILE", "UNKNOWN"};

static void add_name(Buf *buf, const char *key, Name name)
{
    if (name_empty(name))
        return;
    buf_format(buf, " %s", key);
    if (name.schema.size > 0)
        buf_format(buf, STR_FMT ".", STR_ARG(name.schema));
    buf_add(buf, name.name);
}

static void add_str(Buf *buf, const char *key, Str str)
{
    if (str.size > 0)
        buf_format(buf, " %s'" STR_FMT "'", key, STR_ARG(str));
}

static void add_strs(Buf *buf, const char *key, const StrVec *strs)
{
    for (size_t i = 0; i < strs->count; i++)
        buf_format(buf, "%s" STR_FMT, i > 0 ? "," : key, STR_ARG(strs->items[i]));
    if (strs->count > 0)
        buf_add_char(buf, ')');
}

static void add_type(Buf *buf, Type type)
{
    add_name(buf, "", type.name);
    for (int i = 0; i < type.modifier_count; i++)
        buf_format(buf, "%c%d", i > 0 ? ',' : '(', type.modifiers[i]);
    if (type.modifier_count > 0)
        buf_add_char(buf, ')');
    for (int i = 0; i < type.array_dimensions; i++)
        buf_add_c(buf, "[]");
    if (type.serial)
        buf_add_c(buf, "(serial)");
    if (type.detail == NULL)
        return;
    if (type.detail->display_width > 0)
        buf_format(buf, "(width %d)", type.detail->display_width);
    add_strs(buf, "(", &type.detail->values);
    buf_add_c(buf, type.detail->is_unsigned ? " unsigned" : "");
    buf_add_c(buf, type.detail->zerofill ? " zerofill" : "");
    add_str(buf, "charset=", type.detail->charset);
    add_str(buf, "collate=", type.detail->collation);
    buf_add_c(buf, type.detail->bin ? " bin" : "");
    buf_add_c(buf, type.detail->json ? " json" : "");
}

static void add_column_detail(Buf *buf, const ColumnDetail *detail)
{
    static const char *const positions[] = {"", " first", " after "};
    if (detail == NULL)
        return;
    buf_add_c(buf, positions[detail->position]);
    buf_add(buf, detail->after);
    add_str(buf, "on_update=", detail->on_update);
    add_str(buf, "comment=", detail->comment);
    buf_add_c(buf, detail->null_said ? " null_said" : "");
    buf_add_c(buf, detail->invisible ? " invisible" : "");
    buf_add_c(buf, detail->compressed ? " compressed" : "");
    buf_add_c(buf, detail->references_said ? " references_said" : "");
    buf_add_c(buf, detail->default_in_parentheses ? " parentheses" : "");
    buf_add_c(buf, detail->period ? " period" : "");
    buf_add_c(buf, detail->no_versioning ? " no_versioning" : "");
}

static void add_index_detail(Buf *buf, const IndexDetail *detail)
{
    if (detail == NULL)
        return;
    for (size_t i = 0; i < detail->prefixes.count; i++)
        buf_format(buf, "%s%d", i > 0 ? "," : " prefixes=", detail->prefixes.items[i]);
    add_str(buf, "comment=", detail->comment);
    buf_add_c(buf, detail->hidden ? " hidden" : "");
}

static void add_options(Buf *buf, const TableOptionVec *options)
{
    for (size_t i = 0; options != NULL && i < options->count; i++)
        buf_format(buf, " {" STR_FMT "=" STR_FMT "}", STR_ARG(options->items[i].name),
                   STR_ARG(options->items[i].value));
}

static void add_clauses(Buf *buf, const DdlClauses *clauses)
{
    if (clauses == NULL)
        return;
    add_str(buf, "algorithm=", str_from(algorithm_text(clauses->algorithm)));
    add_str(buf, "lock=", str_from(ddl_lock_text(clauses->lock)));
    if (clauses->wait_seconds >= 0)
        buf_format(buf, " wait=%d", clauses->wait_seconds);
    buf_add_c(buf, clauses->ignore ? " ignore" : "");
    buf_add_c(buf, clauses->online ? " online" : "");
}

/* What only table DDL of MySQL fills. */
static void add_ddl(Buf *buf, const Change *change)
{
    add_strs(buf, " uses(", &change->used_columns);
    add_strs(buf, " keys(", &change->key_columns);
    add_column_detail(buf, change->column_detail);
    add_index_detail(buf, change->index_detail);
    add_options(buf, change->options);
    add_clauses(buf, change->clauses);
}

static void add_bits(Buf *buf, const Change *change)
{
    const struct {
        const char *name;
        bool        set;
    } bits[] = {
#define BIT(name) {#name, change->name}
        BIT(in_create),
        BIT(in_add_column),
        BIT(concurrently),
        BIT(if_exists),
        BIT(if_not_exists),
        BIT(or_replace),
        BIT(not_valid),
        BIT(cascade),
        BIT(unique),
        BIT(not_null),
        BIT(identity),
        BIT(generated_stored),
        BIT(generated_virtual),
        BIT(temporary),
        BIT(unlogged),
        BIT(only),
        BIT(partitioned),
        BIT(partition_of),
        BIT(partial),
        BIT(has_expression),
        BIT(special),
        BIT(descending),
        BIT(using_index),
        BIT(using_expression),
        BIT(deferrable),
        BIT(materialized),
        BIT(full),
        BIT(local),
        BIT(has_where),
        BIT(has_from),
        BIT(has_limit),
        BIT(returns_rows),
        BIT(from_query),
        BIT(enum_type),
        BIT(logged),
        BIT(collated),
        BIT(like),
        BIT(like_defaults),
        BIT(like_constraints),
        BIT(like_indexes),
        BIT(expires),
        BIT(default_partition),
        BIT(commits),
        BIT(not_enforced),
        BIT(enforced),
        BIT(inherit),
        BIT(no_inherit),
        BIT(without_overlaps),
#undef BIT
    };
    const char *separator = " [";
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++) {
        if (!bits[i].set)
            continue;
        buf_format(buf, "%s%s", separator, bits[i].name);
        separator = " ";
    }
    if (*separator == ' ' && separator[1] == '\0')
        buf_add_char(buf, ']');
}

static void change_text(Buf *buf, const Change *change, Str source)
{
    buf_add_c(buf, kind_names[change->kind]);
    add_name(buf, "", change->relation);
    for (size_t i = 0; i < change->others.count; i++)
        add_name(buf, "+", change->others.items[i]);
    if (change->column.size > 0)
        buf_format(buf, " ." STR_FMT, STR_ARG(change->column));
    add_str(buf, "", change->object);
    add_name(buf, "index=", change->index);
    add_type(buf, change->type);
    add_strs(buf, " (", &change->columns);
    add_name(buf, "references=", change->references);
    add_strs(buf, "(", &change->reference_columns);
    add_strs(buf, " proves(", &change->not_null_columns);
    if (change->on_delete != FK_NO_ACTION)
        buf_format(buf, " on_delete=%d", (int)change->on_delete);
    if (change->on_update != FK_NO_ACTION)
        buf_format(buf, " on_update=%d", (int)change->on_update);
    add_strs(buf, " deletes(", &change->delete_columns);
    add_str(buf, "new=", change->new_name);
    add_str(buf, "value=", change->value);
    if (change->default_class != DEFAULT_NONE)
        buf_format(buf, " default=%s", class_names[change->default_class]);
    add_str(buf, "expression=", change->expression);
    add_str(buf, "words=", change->words);
    if (change->clauses != NULL)
        add_ddl(buf, change);
    add_bits(buf, change);
    if (change->since > 0)
        buf_format(buf, " since=%d", change->since);
    if (change->span.size != source.size)
        add_str(buf, "at=", str_slice(source, change->span.start, change->span.size));
    buf_add_char(buf, '\n');
}

/* The one statement of `source` gives these Changes. A final semicolon is added to it. */
static inline void expect_changes(const char *source, const char *wanted)
{
    AUTO_ARENA Arena *arena      = arena_new("test", 64 << 20);
    const Str         text       = str_format(arena, "%s;", source);
    StatementVec      statements = {0};
    sql_parse_pg(arena, text, (Span){0, text.size}, &statements);
    assert_true(statements.count > 0);
    const Statement *statement = &statements.items[0];
    Buf              buf       = buf_new(arena, SIZE_MAX);
    if (!statement->parsed)
        buf_format(&buf, "error: " STR_FMT "\n", STR_ARG(statement->error));
    for (size_t i = 0; i < statement->changes.count; i++)
        change_text(&buf, &statement->changes.items[i], statement->text);
    assert_string_equal(str_c(arena, buf_str(&buf)), wanted);
}
