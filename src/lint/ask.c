/* ask.c -- the questions that rules ask about a point of the walk. */
#include "base/utf8.h"
#include "lint/rule.h"
#include "lint/scale.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

static const Table *table_of(const LintPoint *point, Name relation)
{
    /* The very text of the Change: no need to compare. */
    if (point->table_known && relation.name.data == point->change->relation.name.data &&
        relation.schema.data == point->change->relation.schema.data)
        return point->table;
    return catalog_table_find(point->before, relation);
}

bool lint_is_new(const LintPoint *point, Name relation)
{
    if (point->change != NULL && point->change->in_create &&
        name_equal(point->change->relation, relation))
        return true;
    if (point->before == NULL || name_empty(relation))
        return false;
    const Table *table = table_of(point, relation);
    if (table == NULL && point->change != NULL && point->change->kind == CHANGE_OTHER)
        return lint_type_is_new(point, relation);
    return table != NULL && (table->temporary || (point->before->migration != 0 &&
                                                  table->created_by == point->before->migration));
}

static bool names_table(const StrVec *names, Name relation, Str schema)
{
    for (size_t i = 0; i < names->count; i++) {
        Str        name      = names->items[i];
        const Str  head      = str_cut(&name, '.');
        const bool qualified = name.size > 0;
        if (str_equal(qualified ? name : head, relation.name) &&
            (!qualified || str_equal(head, schema)))
            return true;
    }
    return false;
}

/* The server's own catalogs and views: no application waits for their rows. */
static bool is_of_server(const LintPoint *point, Name relation)
{
    if (relation.schema.size > 0)
        return str_is(relation.schema, "pg_catalog") ||
               str_is(relation.schema, "information_schema");
    return str_starts(relation.name, "pg_") &&
           (point->before == NULL || table_of(point, relation) == NULL);
}

/* What a server says comes before what the configuration says, and that before the header. */
static SizeClass size_of(const LintPoint *point, Name relation)
{
    const Header *header = migration_header(point->migration);
    SizeClass     known;
    if (name_empty(relation))
        return header->size;
    if (scale_size(point, relation, &known))
        return known;
    if (is_of_server(point, relation))
        return SIZE_SMALL;
    if (point->options->large_tables.count == 0 && header->table_sizes.count == 0)
        return header->size;
    const Name whole = point->before != NULL ? catalog_name(point->before, relation)
                                             : (Name){STR("public"), relation.name};
    if (names_table(&point->options->large_tables, relation, whole.schema))
        return SIZE_LARGE;
    for (size_t i = 0; i < header->table_sizes.count; i++) {
        const TableSize *size = &header->table_sizes.items[i];
        if (str_equal(size->table.name, relation.name) &&
            (size->table.schema.size == 0 || str_equal(size->table.schema, whole.schema)))
            return size->size;
    }
    return header->size;
}

bool lint_is_small(const LintPoint *point, Name relation)
{
    return size_of(point, relation) == SIZE_SMALL;
}

bool lint_is_large(const LintPoint *point, Name relation)
{
    return !lint_is_new(point, relation) && size_of(point, relation) == SIZE_LARGE;
}

bool lint_is_hot(const LintPoint *point, Name relation)
{
    enum { HOUR_S = 3600 };
    const Table *table = scale_table(point, relation);
    return table != NULL && table->writes_per_hour >= point->options->hot_writes * HOUR_S &&
           table->writes_per_hour > 0 && !lint_is_new(point, relation);
}

bool lint_is_busy(const LintPoint *point, Name relation)
{
    return !lint_is_new(point, relation) && !lint_is_small(point, relation);
}

Name lint_target(const LintPoint *point)
{
    const Change *change = point->change;
    if (change == NULL || !name_empty(change->relation) || name_empty(change->index))
        return change == NULL ? (Name){0} : change->relation;
    const Table *owner =
        point->before == NULL ? NULL : catalog_index_table_find(point->before, change->index);
    return owner == NULL ? (Name){0} : catalog_short_name(point->before, owner->name);
}

const Table *lint_table(const LintPoint *point)
{
    if (point->table_known)
        return point->table;
    const Name target = lint_target(point);
    return point->before == NULL || name_empty(target) ? NULL
                                                       : catalog_table_find(point->before, target);
}

const Column *lint_column(const LintPoint *point)
{
    const Table *table = lint_table(point);
    return table == NULL || point->change == NULL ? NULL
                                                  : table_column_find(table, point->change->column);
}

bool lint_gives_type(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    return (kind == CHANGE_ADD_COLUMN || kind == CHANGE_ALTER_TYPE) &&
           point->section != SECTION_DOWN;
}

bool lint_column_is_new(const LintPoint *point)
{
    const Column *column = lint_column(point);
    return column != NULL && point->before->migration != 0 &&
           column->created_by == point->before->migration;
}

/* SET NOT NULL and PRIMARY KEY say it behind the column, too. */
static bool not_null_beside(const LintPoint *point, Name relation, Str column)
{
    const ChangeVec *changes = &point->statement->changes;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        const bool    sets =
            (change->kind == CHANGE_SET_NOT_NULL && str_equal(change->column, column)) ||
            (change->kind == CHANGE_ADD_PRIMARY_KEY && strvec_contains(&change->columns, column));
        if (sets && name_equal(change->relation, relation))
            return true;
    }
    return false;
}

bool lint_column_known(const LintPoint *point, Name relation, Str column, Type *ret_type,
                       bool *ret_not_null)
{
    const ChangeVec *changes = &point->statement->changes;
    const bool       beside  = not_null_beside(point, relation, column);
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if (change->kind != CHANGE_ADD_COLUMN || !str_equal(change->column, column) ||
            !name_equal(change->relation, relation))
            continue;
        *ret_type     = change->type;
        *ret_not_null = change->not_null || beside;
        return true;
    }
    const Table  *table = catalog_table_find(point->before, relation);
    const Column *known = table == NULL ? NULL : table_column_find(table, column);
    if (known == NULL)
        return false;
    *ret_type     = known->type;
    *ret_not_null = known->not_null || beside;
    return true;
}

static bool adds_key(const Change *change, const Change *dropping, const Constraint *dropped)
{
    return (change->kind == CHANGE_ADD_PRIMARY_KEY ||
            (change->kind == CHANGE_ADD_UNIQUE && dropped->kind != CONSTRAINT_PRIMARY_KEY)) &&
           name_equal(change->relation, dropping->relation);
}

static bool has_index_like(const Table *table, const Constraint *dropped)
{
    for (size_t i = 0; i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        size_t       same  = 0;
        while (same < dropped->columns.count && same < index->columns.count &&
               str_equal(index->columns.items[same], dropped->columns.items[same]))
            same++;
        if (index->unique && index->valid && !index->partial && same > 0 &&
            same == dropped->columns.count && same == index->columns.count &&
            !str_equal(index->name.name, dropped->name))
            return true;
    }
    return false;
}

bool lint_is_replaced(const LintPoint *point, const Constraint *dropped)
{
    const StatementVec *statements = &point->statements->statements;
    const Table        *table      = lint_table(point);
    if (dropped->kind != CONSTRAINT_PRIMARY_KEY && table != NULL && has_index_like(table, dropped))
        return true;
    for (size_t i = point->statement_index; i < statements->count; i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t k = 0; k < changes->count; k++) {
            if (changes->items[k].kind == CHANGE_COMMIT)
                return false;
            if (adds_key(&changes->items[k], point->change, dropped))
                return true;
        }
        if (!point->in_transaction)
            return false;
    }
    return false;
}

StrVec lint_referenced_columns(const LintPoint *point)
{
    const Change *change = point->change;
    const Table  *table  = catalog_table_find(point->before, change->references);
    if (change->reference_columns.count > 0 || table == NULL)
        return change->reference_columns;
    for (size_t i = 0; i < table->constraints.count; i++)
        if (table->constraints.items[i].kind == CONSTRAINT_PRIMARY_KEY)
            return table->constraints.items[i].columns;
    return (StrVec){0};
}

Str lint_setting(const LintPoint *point, const char *name)
{
    return parameters_value(&point->parameters, name);
}

int64_t lint_setting_ms(const LintPoint *point, const char *name)
{
    return parameters_ms(&point->parameters, name);
}

const Table *lint_default_partition(const LintPoint *point, Name parent)
{
    const Table *table = catalog_table_find(point->before, parent);
    return table == NULL ? NULL : catalog_default_partition(point->before, table);
}

static bool covers(const StrVec *pinned, const StrVec *key)
{
    for (size_t i = 0; i < key->count; i++)
        if (!strvec_contains(pinned, key->items[i]))
            return false;
    return key->count > 0;
}

bool lint_is_keyed(const LintPoint *point)
{
    const Change *change = point->change;
    if (change->kind != CHANGE_UPDATE_ROWS && change->kind != CHANGE_DELETE_ROWS)
        return false;
    const Table *table = catalog_table_find(point->before, change->relation);
    for (size_t i = 0; table != NULL && i < table->indexes.count; i++) {
        const Index *index = &table->indexes.items[i];
        if (index->unique && !index->partial && covers(&change->key_columns, &index->columns))
            return true;
    }
    /* Of a table that nobody has shown, `id` is the key. */
    return (table == NULL || table->partial) && strvec_contains(&change->key_columns, STR("id"));
}

bool lint_is_sync_trigger(const Change *change)
{
    return str_starts(change->object, "shore_");
}

const RelationLock *lint_strongest_lock(const LintPoint *point)
{
    const RelationLock *strongest = NULL;
    if (point->step != NULL) /* what was old then may have been created anew since */
        return point->step->lock;
    for (size_t i = 0; point->effect != NULL && i < point->effect->lock_count; i++) {
        const RelationLock *lock = &point->effect->locks[i];
        if (lint_is_new(point, lock->relation))
            continue;
        if (strongest == NULL || lock->mode > strongest->mode)
            strongest = lock;
    }
    return strongest;
}

/* Nobody but REFRESH writes a materialized view: its lock matters when it keeps readers out. */
static bool keeps_out(const LintPoint *point, LockMode mode)
{
    return point->change->kind == CHANGE_REFRESH_VIEW ? lock_blocks_reads(mode)
                                                      : lock_blocks_writes(mode);
}

bool lint_is_strong(const LintPoint *point)
{
    const RelationLock *lock = lint_strongest_lock(point);
    return lock != NULL && keeps_out(point, lock->mode);
}

bool lint_blocks_long(const LintPoint *point)
{
    const RelationLock *lock = lint_strongest_lock(point);
    const Name          name = lint_target(point);
    if (lock == NULL || point->effect->duration == DURATION_INSTANT)
        return false;
    if (!name_empty(name) && !lint_is_busy(point, name))
        return false;
    return keeps_out(point, lock->mode) && lint_is_busy(point, lock->relation);
}

size_t lint_behind_word(const LintPoint *point, const char *word)
{
    Lexer lexer = {.source = point->statement->text, .end = point->statement->text.size};
    Token token = lex_next_significant(&lexer);
    while (token.kind != TOKEN_END && !lex_is_word(&lexer, token, word))
        token = lex_next_significant(&lexer);
    return lexer.at;
}

bool lint_can_run_alone(const LintPoint *point)
{
    if (!point->migration->native)
        return !point->in_transaction;
    for (size_t i = point->steps->count; i-- > 0;) {
        const ChangeKind kind = point->steps->items[i].change->kind;
        if (kind == CHANGE_BEGIN)
            return false;
        if (kind == CHANGE_COMMIT || kind == CHANGE_ROLLBACK)
            return true;
    }
    return true;
}

static bool creates(ChangeKind kind)
{
    return kind == CHANGE_CREATE_TABLE || kind == CHANGE_CREATE_TABLE_AS ||
           kind == CHANGE_CREATE_SEQUENCE || kind == CHANGE_CREATE_SCHEMA ||
           kind == CHANGE_ADD_COLUMN;
}

static bool drops(ChangeKind kind)
{
    return kind == CHANGE_DROP_TABLE || kind == CHANGE_DROP_COLUMN || kind == CHANGE_DROP_INDEX ||
           kind == CHANGE_DROP_CONSTRAINT || kind == CHANGE_DROP_VIEW ||
           kind == CHANGE_DROP_SEQUENCE || kind == CHANGE_DROP_TYPE ||
           kind == CHANGE_DROP_FUNCTION || kind == CHANGE_DROP_TRIGGER;
}

/* An index is left out: IF NOT EXISTS would take an invalid one for good. */
bool lint_can_repeat(const Change *change)
{
    const bool made = creates(change->kind) && !change->if_not_exists && !change->in_create;
    const bool gone = drops(change->kind) && !change->if_exists;
    return !made && !gone;
}

bool lint_schema_is_new(const LintPoint *point, Str schema)
{
    for (size_t i = 0; i < point->steps->count; i++) {
        const Change *change = point->steps->items[i].change;
        if (change != NULL && change->kind == CHANGE_CREATE_SCHEMA && !change->if_not_exists &&
            str_equal(change->object, schema))
            return true;
    }
    return false;
}

static bool schemas_are_new(const LintPoint *point)
{
    bool all_new = lint_schema_is_new(point, point->change->object);
    for (size_t i = 0; i < point->change->others.count; i++)
        all_new = all_new && lint_schema_is_new(point, point->change->others.items[i].name);
    return all_new;
}

static bool can_be_made_again(const Change *change)
{
    return change->kind == CHANGE_RENAME_TABLE ||
           (change->others.count == 0 &&
            (change->kind == CHANGE_DROP_VIEW || change->kind == CHANGE_DROP_FUNCTION ||
             change->kind == CHANGE_DROP_TYPE));
}

bool lint_type_is_new(const LintPoint *point, Name type)
{
    const EnumType *values = catalog_enum_find(point->before, type);
    const Domain   *domain = catalog_domain_find(point->before, type);
    const int made = values != NULL ? values->created_by : domain != NULL ? domain->created_by : 0;
    return made != 0 && made == point->before->migration;
}

/* No running code knows it, by that name at least. */
static bool is_unknown(const LintPoint *point, Name name)
{
    const ChangeKind kind = point->change->kind;
    if (kind == CHANGE_DROP_TYPE || kind == CHANGE_RENAME_ENUM_VALUE)
        return lint_type_is_new(point, name) || lint_name_before(point, name).name.size > 0;
    return lint_is_new(point, name) ||
           (kind == CHANGE_DROP_TABLE && lint_name_before(point, name).name.size > 0);
}

/* MODIFY that does the work of SET NOT NULL. */
static bool only_not_null(const LintPoint *point)
{
    return point->change->kind == CHANGE_REDEFINE_COLUMN && point->change->new_name.size == 0 &&
           point->effect->form != NULL &&
           str_starts(str_from(point->effect->form), "mod_null_to_notnull");
}

bool lint_breaks_code(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    if (kind == CHANGE_DROP_SCHEMA)
        return point->effect->breaks_old_code && !schemas_are_new(point);
    /* What a column's new rule forbids is for its author to know, as with any constraint. */
    if (!point->effect->breaks_old_code || kind == CHANGE_SET_NOT_NULL || only_not_null(point))
        return false;
    bool all_new = is_unknown(point, point->change->relation);
    for (size_t i = 0; i < point->change->others.count; i++)
        all_new = all_new && is_unknown(point, point->change->others.items[i]);
    if (all_new || ((kind == CHANGE_DROP_COLUMN || kind == CHANGE_RENAME_COLUMN ||
                     kind == CHANGE_ALTER_TYPE) &&
                    lint_column_is_new(point)))
        return false;
    return !can_be_made_again(point->change) || lint_made_again(point) == NULL;
}

bool lint_is_gated(const LintPoint *point)
{
    const Header *header = migration_header(point->migration);
    return point->migration->native && header->phase == PHASE_CONTRACT &&
           (header->unused.count > 0 || header->bake.size > 0 || header->after_release.size > 0);
}

static bool undoes(const Change *down, const Change *up)
{
    const bool same = name_equal(down->relation, up->relation);
    switch ((int)down->kind) {
    case CHANGE_DROP_TABLE:
        return same && (up->kind == CHANGE_CREATE_TABLE || up->kind == CHANGE_CREATE_TABLE_AS);
    case CHANGE_DROP_COLUMN:
        return same && up->kind == CHANGE_ADD_COLUMN && str_equal(down->column, up->column);
    case CHANGE_RENAME_TABLE:
        return up->kind == CHANGE_RENAME_TABLE && str_equal(down->relation.name, up->new_name);
    case CHANGE_RENAME_COLUMN:
        return up->kind == CHANGE_RENAME_COLUMN && same && str_equal(down->column, up->new_name);
    case CHANGE_DELETE_ROWS:
    case CHANGE_TRUNCATE:
        return up->kind == CHANGE_INSERT_ROWS && same;
    case CHANGE_DROP_VIEW:
        return up->kind == CHANGE_CREATE_VIEW && same;
    case CHANGE_DROP_TYPE:
        return up->kind == CHANGE_CREATE_TYPE && same;
    case CHANGE_DROP_SEQUENCE:
        return up->kind == CHANGE_CREATE_SEQUENCE && same;
    case CHANGE_DROP_SCHEMA:
        return up->kind == CHANGE_CREATE_SCHEMA && str_equal(down->object, up->object);
    case CHANGE_DROP_FUNCTION:
        return up->kind == CHANGE_CREATE_FUNCTION && str_equal(down->object, up->object);
    case CHANGE_DROP_TRIGGER:
        return up->kind == CHANGE_CREATE_TRIGGER && same && str_equal(down->object, up->object);
    default:
        return false;
    }
}

bool lint_undoes_up(const LintPoint *point)
{
    const StatementVec *up = &point->migration->up.statements;
    if (point->section != SECTION_DOWN || point->change == NULL)
        return false;
    for (size_t i = 0; i < up->count; i++)
        for (size_t j = 0; j < up->items[i].changes.count; j++)
            if (undoes(point->change, &up->items[i].changes.items[j]))
                return true;
    return false;
}

bool lint_is_judged(const Effect *effect)
{
    return effect->form != NULL && (effect->lock_count > 0 || effect->duration == DURATION_INSTANT);
}

size_t lint_steps_here(const LintPoint *point)
{
    return point->steps->count - (point->change != NULL);
}

const LintStep *lint_step_before(const LintPoint *point, size_t *index)
{
    if (*index > 0)
        *index = point->steps->items[*index - 1].newest_schema;
    if (*index == 0)
        return NULL;
    const LintStep *step = &point->steps->items[--*index];
    return step->transaction == point->transaction ? step : NULL;
}

Str lint_file_text(const LintPoint *point)
{
    return section_source(point->migration, point->section);
}

LintPoint lint_at_section(const LintPoint *point, SectionKind section)
{
    LintPoint at = *point;
    at.section   = section;
    if (lint_file_text(&at).data != lint_file_text(point).data)
        at.utf8 = utf8_valid(lint_file_text(&at));
    return at;
}

LintPoint lint_at_step(const LintPoint *point, const LintStep *step)
{
    LintPoint at       = *point;
    at.step            = step;
    at.table_known     = false;
    at.statement       = step->statement;
    at.statement_index = step->statement_index;
    at.change          = step->change;
    at.effect          = step->effect;
    at.transaction     = step->transaction;
    at.in_transaction  = step->in_transaction;
    at.parameters      = step->parameters;
    at.lock_timeout_ms = step->lock_timeout_ms;
    return at;
}

Str lint_source(const LintPoint *point)
{
    const Span span = point->change->span;
    const Str  text = str_slice(lint_file_text(point), span.start, span.size);
    Buf        buf  = buf_new(point->arena, SIZE_MAX);
    bool       gap  = false;
    for (size_t i = 0; i < text.size; i++) {
        const char c     = text.data[i];
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (gap && !blank)
            buf_add_char(&buf, ' ');
        if (!blank)
            buf_add_char(&buf, c);
        gap = blank && buf.size > 0;
    }
    return buf_str(&buf);
}

Str lint_verb(const LintPoint *point)
{
    const Change *change = point->change;
    Buf           buf    = buf_new(point->arena, SIZE_MAX);
    if (change->kind == CHANGE_SET_LOGGED)
        return change->logged ? STR("SET LOGGED") : STR("SET UNLOGGED");
    if (change->kind == CHANGE_DROP_OTHER || change->kind == CHANGE_OTHER) {
        Str       rest   = change->words; /* "DROP EXTENSION HSTORE" */
        const Str first  = str_cut(&rest, ' ');
        const Str second = str_cut(&rest, ' ');
        return str_format(point->arena, STR_FMT " " STR_FMT, STR_ARG(first), STR_ARG(second));
    }
    for (const char *c = change_verb(change->kind); *c != '\0'; c++)
        buf_add_char(&buf, *c >= 'a' && *c <= 'z' ? (char)(*c - 'a' + 'A') : *c);
    if (change->full)
        buf_add_c(&buf, " FULL");
    if (change->concurrently)
        buf_add_c(&buf, " CONCURRENTLY");
    return buf_str(&buf);
}

/* Where the statement itself names no schema. */
Name lint_short_name(const LintPoint *point, Name name)
{
    const bool written = point->change != NULL && (point->change->relation.schema.size > 0 ||
                                                   point->change->index.schema.size > 0);
    return point->before == NULL || written ? name : catalog_short_name(point->before, name);
}

Str lint_relation_text(const LintPoint *point, Name relation)
{
    return name_empty(relation) ? STR("its table")
                                : name_text(point->arena, lint_short_name(point, relation));
}

const char *lint_blocked_text(LockMode mode)
{
    if (lock_blocks_reads(mode))
        return "reads and writes";
    if (lock_blocks_writes(mode))
        return "writes";
    return "other schema changes and vacuum";
}
