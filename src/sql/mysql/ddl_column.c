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

static bool has_check(const Definition *definition)
{
    const ChangeVec *changes = definition->ddl->changes;
    for (size_t i = definition->own + 1; i < changes->count; i++)
        if (changes->items[i].kind == CHANGE_ADD_CHECK)
            return true;
    return false;
}

void ddl_note_default(MyTokens *tokens, size_t from, MySyntax bare)
{
    const MyToken *first      = &tokens->items.items[from];
    const MyWord   now[]      = {MY_WORD_OF("CURRENT_TIMESTAMP"), MY_WORD_OF("NOW"),
                                 MY_WORD_OF("LOCALTIME"), MY_WORD_OF("LOCALTIMESTAMP")};
    const MyWord   literals[] = {MY_WORD_OF("NULL"), MY_WORD_OF("TRUE"), MY_WORD_OF("FALSE")};
    bool plain = first->kind != MY_WORD || first[1].kind == MY_STRING || first[1].kind == MY_BITS;
    for (size_t i = 0; i < COUNT_OF(literals); i++)
        plain |= my_token_equal(tokens->source, first, literals[i]);
    for (size_t i = 0; i < COUNT_OF(now) && bare == MY_SYNTAX_DEFAULT_FUNCTION; i++)
        plain |= my_token_equal(tokens->source, first, now[i]);
    if (my_token_equal(tokens->source, first, MY_WORD_OF("(")))
        (void)my_note(tokens, MY_SYNTAX_DEFAULT_EXPRESSION, tokens->at - from);
    else if (!plain)
        (void)my_note(tokens, bare, tokens->at - from);
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
    ddl_note_default(tokens, from, MY_SYNTAX_DEFAULT_FUNCTION);
    change->expression    = my_text(tokens, span);
    change->default_class = my_default_class(tokens, from);
}

static bool accept_row_period(MyTokens *tokens)
{
    return (my_accept_pair(tokens, "ROW", "START") || my_accept_pair(tokens, "ROW", "END")) &&
           my_note(tokens, MY_SYNTAX_SYSTEM_VERSIONING, 2);
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
    (void)my_note(tokens, MY_SYNTAX_GENERATED_COLUMN, 1);
    const size_t from = tokens->at;
    if (!my_expect_parentheses(tokens, &span))
        return;
    change->expression = str_trim(my_text(tokens, span));
    my_expression_columns(tokens, from, &change->used_columns);
    change->generated_stored =
        my_accept(tokens, "STORED") ||
        (my_accept(tokens, "PERSISTENT") && my_note(tokens, MY_SYNTAX_GENERATED_PERSISTENT, 1));
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
    if (my_accept(tokens, "CHECK")) {
        if (named)
            (void)my_note(tokens, MY_SYNTAX_COLUMN_NAMED_CHECK, 1);
        else if (has_check(definition))
            (void)my_note(tokens, MY_SYNTAX_COLUMN_SECOND_CHECK, 1);
        add_check(definition, name, start);
    } else if (my_accept(tokens, "REFERENCES")) {
        if (named)
            (void)my_note(tokens, MY_SYNTAX_COLUMN_NAMED_REFERENCES, 1);
        add_references(definition, name, start);
    } else if (my_accept_pair(tokens, "PRIMARY", "KEY") || my_accept(tokens, "KEY")) {
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
    MyTokens  *tokens = definition->ddl->tokens;
    const bool generated =
        definition->change.generated_stored || definition->change.generated_virtual;
    const size_t words = my_is(tokens, "NULL") ? 1 : my_is_pair(tokens, "NOT", "NULL") ? 2 : 0;
    if (generated && words > 0)
        my_note_at(tokens, MY_SYNTAX_GENERATED_NULL, tokens->at, words);
    if (has_check(definition) && words > 0)
        my_note_at(tokens, MY_SYNTAX_COLUMN_AFTER_CHECK, tokens->at, words);
    if (my_accept(tokens, "NULL")) {
        definition->detail.null_said = true;
        definition->change.not_null  = false;
    } else if (my_accept_pair(tokens, "NOT", "NULL")) {
        if (my_accept(tokens, "ENABLE"))
            (void)my_note(tokens, MY_SYNTAX_NOT_NULL_ENABLE, 1);
        definition->change.not_null = true;
    } else {
        return my_accept_pair(tokens, "NOT", "SECONDARY") &&
               my_note(tokens, MY_SYNTAX_SECONDARY_ENGINE, 2);
    }
    return true;
}

static bool accept_value(Definition *definition)
{
    MyTokens    *tokens = definition->ddl->tokens;
    const size_t start  = my_start(tokens);
    if (has_check(definition) && (my_is(tokens, "DEFAULT") || my_is(tokens, "AUTO_INCREMENT")))
        my_note_at(tokens, MY_SYNTAX_COLUMN_AFTER_CHECK, tokens->at, 1);
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
    if ((my_accept(tokens, "COLUMN_FORMAT") || my_accept(tokens, "STORAGE")) &&
        my_note(tokens, MY_SYNTAX_COLUMN_STORAGE, 1))
        return my_identifier(tokens, NULL) || my_accept(tokens, "DEFAULT") || my_fail(tokens);
    if (ddl_accept_engine_attribute(tokens)) {
        ddl_equals(ddl);
        return my_string(tokens, NULL) || my_fail(tokens);
    }
    if ((my_accept(tokens, "SRID") && my_note(tokens, MY_SYNTAX_SRID, 1)) ||
        (my_accept(tokens, "REF_SYSTEM_ID") && my_note(tokens, MY_SYNTAX_REF_SYSTEM_ID, 1))) {
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
    if (my_accept(tokens, "INVISIBLE") && my_note(tokens, MY_SYNTAX_COLUMN_INVISIBLE, 1))
        definition->detail.invisible = true;
    else if (ddl_type_compressed(tokens, &definition->type))
        return true;
    else if (my_accept_pair(tokens, "WITHOUT", "SYSTEM") &&
             my_note(tokens, MY_SYNTAX_SYSTEM_VERSIONING, 2))
        definition->detail.no_versioning = my_expect(tokens, "VERSIONING");
    else if (my_accept_pair(tokens, "WITH", "SYSTEM") &&
             my_note(tokens, MY_SYNTAX_SYSTEM_VERSIONING, 2))
        (void)my_expect(tokens, "VERSIONING");
    else
        return (my_accept(tokens, "VISIBLE") && my_note(tokens, MY_SYNTAX_COLUMN_VISIBLE, 1)) ||
               accept_storage(definition->ddl);
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
