/* todo.c -- from a migration to steps with settings. */
#include "run/todo.h"

#include "base/quantity.h"
#include "facts/facts.h"

#include "base/poison.h"

bool effect_is_strong(const Effect *effect)
{
    for (size_t i = 0; i < effect->lock_count; i++)
        if (lock_blocks_writes(effect->locks[i].mode))
            return true;
    return false;
}

static LockMode strongest(const RelationLock *lock)
{
    return MAX_OF(lock->mode, lock->moment);
}

size_t todo_strong_locks(const Todo *todo, size_t first, size_t end, RelationLock *ret, size_t max)
{
    size_t count = 0;
    for (size_t i = first; i < end; i++)
        for (size_t k = 0; k < todo->effects[i].lock_count && count < max; k++)
            if (lock_blocks_writes(strongest(&todo->effects[i].locks[k]))) {
                ret[count]        = todo->effects[i].locks[k];
                ret[count++].mode = strongest(&todo->effects[i].locks[k]);
            }
    return count;
}

static void add_lock(Effect *into, const RelationLock *lock)
{
    for (size_t i = 0; i < into->lock_count; i++)
        if (name_equal(into->locks[i].relation, lock->relation)) {
            into->locks[i].mode   = MAX_OF(into->locks[i].mode, lock->mode);
            into->locks[i].moment = MAX_OF(into->locks[i].moment, lock->moment);
            return;
        }
    if (into->lock_count < EFFECT_LOCKS_MAX)
        into->locks[into->lock_count++] = *lock;
}

/* Nobody else knows a table that this migration makes. */
static bool is_new(const Catalog *catalog, Name relation)
{
    const Table *table = catalog_table_find(catalog, relation);
    return table != NULL && table->created_by == catalog->migration;
}

/* What a statement does is what its Changes do together. */
static void add_effect(const Catalog *catalog, Effect *into, const Effect *effect)
{
    for (size_t i = 0; i < effect->lock_count; i++)
        if (!is_new(catalog, effect->locks[i].relation))
            add_lock(into, &effect->locks[i]);
    if (into->form == NULL)
        into->form = effect->form;
    into->duration = MAX_OF(into->duration, effect->duration);
    into->rewrite |= effect->rewrite;
    into->scan |= effect->scan;
    into->index_rebuild |= effect->index_rebuild;
    into->not_in_transaction |= effect->not_in_transaction || effect->commits;
    into->breaks_old_code |= effect->breaks_old_code;
    into->loses_data |= effect->loses_data;
    into->fails |= effect->fails;
}

/* Of a table that is not known the server's default engine is taken. */
static bool is_transactional(const Catalog *catalog, const Change *change)
{
    const Table *table = catalog_table_find(catalog, change->relation);
    if (table == NULL || table->options == NULL)
        return true;
    for (size_t i = 0; i < table->options->count; i++)
        if (str_is(table->options->items[i].name, "engine"))
            return str_is(table->options->items[i].value, "innodb");
    return true;
}

static void note_setting(Todo *todo, const Change *change)
{
    if (change->kind == CHANGE_USE_SCHEMA)
        todo->strays = true;
    if (change->kind != CHANGE_SET_SESSION)
        return;
    if (str_is(change->object, "statement_timeout"))
        todo->sets_timeout = true;
    if (str_is(change->object, "role") || str_is(change->object, "session_authorization"))
        todo->strays = true;
}

/* Where DDL commits by itself, so does all that is not known to be of one transaction: a call may
 * run DDL, and rows of an engine without transactions stay when it rolls back. */
static bool commits(const Catalog *catalog, const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_INSERT_ROWS:
    case CHANGE_UPDATE_ROWS:
    case CHANGE_DELETE_ROWS:
    case CHANGE_COPY_ROWS:
        return !is_transactional(catalog, change);
    case CHANGE_SELECT_ROWS:
    case CHANGE_SET_SESSION:
    case CHANGE_RESET_SESSION:
    case CHANGE_USE_SCHEMA:
    case CHANGE_BEGIN:
    case CHANGE_COMMIT:
    case CHANGE_ROLLBACK:
    case CHANGE_SAVEPOINT:
    case CHANGE_RELEASE:
    case CHANGE_ROLLBACK_TO:
        return false;
    default:
        return true;
    }
}

static void work_out_effects(Run *run, Todo *todo)
{
    const StatementVec *statements = &todo->section->statements;
    todo->effects = arena_array_of(run->ctx.arena, Effect, MAX_OF(statements->count, (size_t)1));
    for (size_t i = 0; i < statements->count; i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t k = 0; k < changes->count; k++) {
            const Change *change = &changes->items[k];
            Effect        effect = {0};
            effect_of(change, run->catalog, run->version, &effect);
            add_effect(run->catalog, &todo->effects[i], &effect);
            if (!conn_traits(run->conn)->transactional_ddl && commits(run->catalog, change))
                todo->effects[i].not_in_transaction = true;
            catalog_apply(run->catalog, change);
            note_setting(todo, change);
        }
    }
}

static Status fail_at(const Ctx *ctx, const Todo *todo, const Problem *problem)
{
    (void)FAIL(ctx->fault, STATUS_REFUSED, "could not run " STR_FMT ": " STR_FMT,
               STR_ARG(todo->title), STR_ARG(problem->message));
    (void)fault_place(ctx->fault, STR_FMT ":%zu:%zu", STR_ARG(todo->migration->path),
                      problem->place.line, problem->place.column);
    if (problem->hint.size > 0)
        (void)fault_hint(ctx->fault, STR_FMT, STR_ARG(problem->hint));
    return ctx->fault->status;
}

/* After an interruption the index is looked for by its name. */
static Status check_named(const Ctx *ctx, const Todo *todo)
{
    for (size_t s = 0; s < todo->steps.count; s++) {
        if (todo->steps.items[s].kind != STEP_ALONE)
            continue;
        const Statement *statement = &todo->section->statements.items[todo->steps.items[s].first];
        for (size_t k = 0; k < statement->changes.count; k++) {
            const Change *change = &statement->changes.items[k];
            if (change->kind != CHANGE_CREATE_INDEX || !change->concurrently ||
                change->index.name.size > 0 || change->object.size > 0)
                continue;
            const Problem problem = {
                .place   = statement->start,
                .message = STR("this index has no name, so after an interruption nobody could say "
                               "whether it is there"),
                .hint    = STR("Give it a name: CREATE INDEX CONCURRENTLY orders_note_idx ON ...")};
            return fail_at(ctx, todo, &problem);
        }
    }
    return STATUS_OK;
}

static Status override_duration(const Ctx *ctx, const Todo *todo, Str text, const char *directive,
                                int64_t *value_ms)
{
    const char *reason = NULL;
    if (text.size == 0 || duration_parse(text, value_ms, &reason))
        return STATUS_OK;
    (void)FAIL(ctx->fault, STATUS_INPUT, "could not understand '-- shore: %s " STR_FMT "': %s",
               directive, STR_ARG(text), reason);
    return fault_place(ctx->fault, STR_FMT, STR_ARG(todo->migration->path));
}

static Status settings(Run *run, Todo *todo)
{
    const Header *header       = migration_header(todo->migration);
    todo->lock_tolerance_ms    = run->options->lock_tolerance_ms;
    todo->statement_timeout_ms = run->options->statement_timeout_ms;
    TRY(override_duration(&run->ctx, todo, header->lock_timeout, "lock-timeout",
                          &todo->lock_tolerance_ms));
    TRY(override_duration(&run->ctx, todo, header->statement_timeout, "statement-timeout",
                          &todo->statement_timeout_ms));
    int64_t retries = 0;
    if (header->retries.size == 0)
        return STATUS_OK;
    if (!str_to_int64(header->retries, &retries) || retries < 0 || retries > 1000000) {
        (void)FAIL(run->ctx.fault, STATUS_INPUT,
                   "could not understand '-- shore: retries " STR_FMT "'",
                   STR_ARG(header->retries));
        return fault_hint(run->ctx.fault, "Write a number.");
    }
    todo->attempts_max = (int)retries + 1;
    return STATUS_OK;
}

Status todo_prepare(Run *run, Todo *todo)
{
    todo->section = migration_section(todo->migration, todo->direction);
    todo->title   = migration_title(run->ctx.arena, todo->migration);
    run->catalog->migration++;
    TRY(settings(run, todo));
    if (todo->forget_only)
        return STATUS_OK;
    work_out_effects(run, todo);
    Problem problem = {0};
    if (!steps_group(run->ctx.arena, &todo->section->statements, todo->effects, &todo->steps,
                     &problem))
        return fail_at(&run->ctx, todo, &problem);
    return check_named(&run->ctx, todo);
}

bool todo_regroup_alone(Run *run, Todo *todo, const Step *step)
{
    const Statement *statement = &todo->section->statements.items[todo->sent];
    const ChangeKind kind =
        statement->changes.count == 0 ? CHANGE_OTHER : statement->changes.items[0].kind;
    /* SET TRANSACTION that comes too late has the same SQLSTATE. */
    if (step->author || step->kind != STEP_TRANSACTION || kind == CHANGE_SET_SESSION)
        return false;
    todo->effects[todo->sent].not_in_transaction = true;
    Problem problem                              = {0};
    StepVec steps                                = {0};
    if (!steps_group(run->ctx.arena, &todo->section->statements, todo->effects, &steps, &problem))
        return false;
    todo->steps = steps;
    return true;
}
