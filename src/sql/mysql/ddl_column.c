/* ddl_column.c -- the definition of a column: its type, then attributes in any order. Those that
 * are constraints become Changes of their own behind the column's. */
#include "sql/mysql/ddl.h"
#include "sql/mysql/ddl_type.h"
#include "sql/mysql/expression.h"
#include "sql/mysql/volatility.h"

#include "base/poison.h"

/* A definition while it is being read. */
typedef struct Definition {
    const Ddl       *ddl;
    const DdlColumn *column;
    DdlType          type;
    ColumnDetail     detail;
    Change           change; /* the column's own, which has its place already */
    size_t           own;
} Definition;

bool ddl_column_name(const Ddl *ddl, Str *ret)
{
    MyTokens *tokens = ddl->tokens;
    Name      name   = {0};
    if (!my_expect_name(tokens, &name))
        return false;
    if (my_accept(tokens, ".") && !my_expect_identifier(tokens, &name.name))
        return false;
    *ret = name.name;
    return true;
}

/* A key or CHECK that is written inside. */
static Change *add_constraint(const Definition *definition, ChangeKind kind)
{
    Change *change        = ddl_change(definition->ddl, kind);
    change->column        = definition->column->name;
    change->in_add_column = !definition->ddl->in_create;
    change->if_not_exists = definition->column->if_not_exists;
    if (definition->column->new_name.size > 0)
        change->column = definition->column->new_name;
    if (kind != CHANGE_ADD_CHECK)
        *vec_push(definition->ddl->tokens->arena, &change->columns) = change->column;
    return change;
}

static void add_key(const Definition *definition, ChangeKind kind, size_t start)
{
    Change *change = add_constraint(definition, kind);
    change->unique = true;
    if (kind == CHANGE_ADD_PRIMARY_KEY)
        change->object = STR("PRIMARY");
    ddl_end(definition->ddl, change, start);
}

static void set_default(Definition *definition)
{
    MyTokens *tokens                          = definition->ddl->tokens;
    Change   *change                          = &definition->change;
    Span      span                            = {0};
    definition->detail.default_in_parentheses = my_is(tokens, "(");
    const size_t from                         = tokens->at;
    if (!my_operand(tokens, &span))
        return;
    change->expression    = my_text(tokens, span);
    change->default_class = my_default_class(tokens, from);
}

static bool accept_row_period(MyTokens *tokens)
{
    return my_accept_pair(tokens, "ROW", "START") || my_accept_pair(tokens, "ROW", "END");
}

/* GENERATED ALWAYS AS (...) STORED; the cursor is behind AS. */
static void set_generated(Definition *definition)
{
    MyTokens *tokens = definition->ddl->tokens;
    Change   *change = &definition->change;
    Span      span   = {0};
    if (accept_row_period(tokens)) {
        definition->detail.period = true;
        return;
    }
    const size_t from = tokens->at;
    if (!my_expect_parentheses(tokens, &span))
        return;
    change->expression = str_trim(my_text(tokens, span));
    my_expression_columns(tokens, from, &change->used_columns);
    change->generated_stored  = my_accept(tokens, "STORED") || my_accept(tokens, "PERSISTENT");
    change->generated_virtual = !change->generated_stored;
    (void)my_accept(tokens, "VIRTUAL");
}

static void set_on_update(Definition *definition)
{
    MyTokens *tokens = definition->ddl->tokens;
    Span      span   = {0};
    if (my_accept_pair(tokens, "DEFAULT", "VALUE"))
        return;
    if (my_operand(tokens, &span))
        definition->detail.on_update = my_text(tokens, span);
}

static void add_check(const Definition *definition, Str name, size_t start)
{
    Change *change = add_constraint(definition, CHANGE_ADD_CHECK);
    change->object = name;
    ddl_check(definition->ddl, change);
    ddl_end(definition->ddl, change, start);
}

/* MySQL before 9.0 reads over a REFERENCES that stands in a column. */
static void add_references(Definition *definition, Str name, size_t start)
{
    const MyDialect *dialect           = &definition->ddl->tokens->dialect;
    Change           ignored           = {0};
    const bool       honoured          = dialect->mariadb || dialect->version >= 90000;
    Change          *change            = &ignored;
    definition->detail.references_said = true;
    if (honoured)
        change = add_constraint(definition, CHANGE_ADD_FOREIGN_KEY);
    change->object = name;
    ddl_references(definition->ddl, change);
    ddl_end(definition->ddl, change, start);
}

static bool accept_constraint(Definition *definition)
{
    MyTokens    *tokens = definition->ddl->tokens;
    const size_t start  = my_start(tokens);
    Str          name   = {0};
    const bool   named  = my_accept(tokens, "CONSTRAINT");
    if (named && !my_is(tokens, "CHECK") && !my_is(tokens, "REFERENCES"))
        (void)my_expect_identifier(tokens, &name);
    if (my_accept(tokens, "CHECK"))
        add_check(definition, name, start);
    else if (my_accept(tokens, "REFERENCES"))
        add_references(definition, name, start);
    else if (my_accept_pair(tokens, "PRIMARY", "KEY") || my_accept(tokens, "KEY")) {
        definition->change.not_null = true;
        add_key(definition, CHANGE_ADD_PRIMARY_KEY, start);
    } else if (my_accept(tokens, "UNIQUE")) {
        (void)(my_accept(tokens, "KEY") || my_accept(tokens, "INDEX"));
        add_key(definition, CHANGE_ADD_UNIQUE, start);
    } else {
        return named && my_fail(tokens);
    }
    return true;
}

static bool accept_null(Definition *definition)
{
    MyTokens *tokens = definition->ddl->tokens;
    if (my_accept(tokens, "NULL")) {
        definition->detail.null_said = true;
        definition->change.not_null  = false;
    } else if (my_accept_pair(tokens, "NOT", "NULL")) {
        (void)my_accept(tokens, "ENABLE");
        definition->change.not_null = true;
    } else {
        return my_accept_pair(tokens, "NOT", "SECONDARY");
    }
    return true;
}

static bool accept_value(Definition *definition)
{
    MyTokens    *tokens = definition->ddl->tokens;
    const size_t start  = my_start(tokens);
    if (my_accept(tokens, "DEFAULT")) {
        set_default(definition);
    } else if (my_accept_pair(tokens, "ON", "UPDATE")) {
        set_on_update(definition);
    } else if (my_accept(tokens, "AUTO_INCREMENT")) {
        definition->change.identity = true;
    } else if (my_accept_pair(tokens, "SERIAL", "DEFAULT")) {
        (void)my_expect(tokens, "VALUE");
        definition->change.identity = definition->change.not_null = true;
        add_key(definition, CHANGE_ADD_UNIQUE, start);
    } else if (my_accept_pair(tokens, "GENERATED", "ALWAYS")) {
        if (my_expect(tokens, "AS"))
            set_generated(definition);
    } else if (my_accept(tokens, "AS")) {
        set_generated(definition);
    } else {
        return false;
    }
    return true;
}

/* `name [=] value` of an attribute that changes nothing here. */
static bool accept_storage(const Ddl *ddl)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept(tokens, "COLUMN_FORMAT") || my_accept(tokens, "STORAGE"))
        return my_identifier(tokens, NULL) || my_accept(tokens, "DEFAULT") || my_fail(tokens);
    if (my_accept(tokens, "ENGINE_ATTRIBUTE") || my_accept(tokens, "SECONDARY_ENGINE_ATTRIBUTE")) {
        ddl_equals(ddl);
        return my_string(tokens, NULL) || my_fail(tokens);
    }
    if (my_accept(tokens, "SRID") || my_accept(tokens, "REF_SYSTEM_ID")) {
        int64_t number = 0;
        ddl_equals(ddl);
        return my_integer(tokens, &number) || my_fail(tokens);
    }
    return false;
}

static bool accept_description(Definition *definition)
{
    MyTokens *tokens = definition->ddl->tokens;
    if (my_accept(tokens, "COMMENT"))
        return my_string(tokens, &definition->detail.comment) || my_fail(tokens);
    if (my_accept(tokens, "INVISIBLE"))
        definition->detail.invisible = true;
    else if (ddl_type_compressed(tokens, &definition->type))
        return true;
    else if (my_accept_pair(tokens, "WITHOUT", "SYSTEM"))
        definition->detail.no_versioning = my_expect(tokens, "VERSIONING");
    else if (my_accept_pair(tokens, "WITH", "SYSTEM"))
        (void)my_expect(tokens, "VERSIONING");
    else
        return my_accept(tokens, "VISIBLE") || accept_storage(definition->ddl);
    return true;
}

static bool accept_position(Definition *definition)
{
    MyTokens *tokens = definition->ddl->tokens;
    if (my_accept(tokens, "FIRST")) {
        definition->detail.position = POSITION_FIRST;
        return true;
    }
    if (!my_accept(tokens, "AFTER"))
        return false;
    definition->detail.position = POSITION_AFTER;
    return ddl_column_name(definition->ddl, &definition->detail.after);
}

static void attributes(Definition *definition)
{
    MyTokens *tokens = definition->ddl->tokens;
    while (!my_failed(tokens) &&
           (accept_null(definition) || accept_value(definition) || accept_constraint(definition) ||
            accept_description(definition) || ddl_type_collate(tokens, &definition->type) ||
            (definition->column->positioned && accept_position(definition)) ||
            ddl_unknown_option(definition->ddl))) {
    }
}

static bool detail_says_something(const ColumnDetail *detail)
{
    return detail->on_update.size + detail->comment.size > 0 ||
           detail->position != POSITION_UNSAID || detail->null_said || detail->invisible ||
           detail->compressed || detail->references_said || detail->default_in_parentheses ||
           detail->period || detail->no_versioning;
}

static void finish(Definition *definition)
{
    const Ddl       *ddl    = definition->ddl;
    const DdlColumn *column = definition->column;
    Change          *change = &definition->change;
    change->column          = column->name;
    change->new_name        = column->new_name;
    change->if_exists |= column->if_exists;
    change->if_not_exists = column->if_not_exists;
    change->type          = ddl_type_done(ddl->tokens, &definition->type);
    change->collated      = definition->type.detail.collation.size > 0;
    definition->detail.compressed |= definition->type.compressed;
    if (detail_says_something(&definition->detail)) {
        ColumnDetail *detail  = arena_new_of(ddl->tokens->arena, ColumnDetail);
        *detail               = definition->detail;
        change->column_detail = detail;
    }
    ddl_end(ddl, change, column->start);
    for (size_t i = definition->own + 1; i < ddl->changes->count; i++)
        ddl->changes->items[i].default_class = change->default_class;
    ddl->changes->items[definition->own] = *change;
}

void ddl_column(const Ddl *ddl, const DdlColumn *column)
{
    Definition definition = {.ddl = ddl, .column = column, .own = ddl->changes->count};
    definition.change     = *ddl_change(ddl, column->kind);
    const size_t start    = my_start(ddl->tokens);
    if (!ddl_type(ddl->tokens, &definition.type))
        return;
    if (definition.type.serial) {
        definition.change.identity = definition.change.not_null = true;
        add_key(&definition, CHANGE_ADD_UNIQUE, start);
    }
    attributes(&definition);
    if (!my_failed(ddl->tokens))
        finish(&definition);
}
