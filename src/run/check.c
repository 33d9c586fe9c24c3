/* check.c -- hold the directory against the history and the live tables. */
#include "run/check.h"

#include <inttypes.h>

#include "run/history.h"

#include "base/poison.h"

static const Migration *migration_find(const MigrationVec *migrations, Str version)
{
    for (size_t i = 0; i < migrations->count; i++)
        if (str_equal(migrations->items[i].version, version))
            return &migrations->items[i];
    return NULL;
}

static bool is_unfinished(const HistoryRow *row)
{
    return str_is(row->state, "running") || str_is(row->state, "failed");
}

static bool is_applied(const HistoryRow *row)
{
    return str_is(row->state, "applied");
}

static void notice(Run *run, const Migration *migration, Str text)
{
    if (run->ahead)
        return;
    const Str   title = migration_title(run->ctx.arena, migration);
    const Event event = {
        .kind      = EVENT_NOTICE,
        .migration = title,
        .text = str_format(run->ctx.arena, STR_FMT ": " STR_FMT, STR_ARG(title), STR_ARG(text)),
    };
    emit(run->outer, &event);
}

static Str row_title(Run *run, const HistoryRow *row)
{
    return row->name.size == 0 ? row->version
                               : str_format(run->ctx.arena, STR_FMT "_" STR_FMT,
                                            STR_ARG(row->version), STR_ARG(row->name));
}

static Status fail_missing(Run *run, const HistoryRow *row)
{
    (void)FAIL(run->ctx.fault, STATUS_REFUSED,
               "could not find migration " STR_FMT ", which is applied in this database",
               STR_ARG(row_title(run, row)));
    (void)fault_detail(run->ctx.fault,
                       STR_FMT " applied it on " STR_FMT " from " STR_FMT
                               ". No file of the directory has its version.",
                       STR_ARG(row->applied_by), STR_ARG(row->applied_at), STR_ARG(row->path));
    return fault_hint(run->ctx.fault,
                      "Check out a revision that has it; or take it back with 'shore down', which "
                      "uses the copy in the history.");
}

static Status fail_changed(Run *run, const Migration *migration, const HistoryRow *row)
{
    (void)FAIL(run->ctx.fault, STATUS_REFUSED,
               "could not accept migration " STR_FMT ": its up section was changed after it was "
               "applied",
               STR_ARG(row_title(run, row)));
    (void)fault_place(run->ctx.fault, STR_FMT, STR_ARG(migration->path));
    (void)fault_detail(run->ctx.fault,
                       "Applied by " STR_FMT " on " STR_FMT " with checksum %.12s; the file has "
                       "%.12s now.",
                       STR_ARG(row->applied_by), STR_ARG(row->applied_at), row->checksum.data,
                       migration->checksum.data);
    return fault_hint(run->ctx.fault,
                      "Restore the file, and write what is to change as a new migration.");
}

/* Of a migration that stopped half-way, what has run must still stand in the file. */
static Status check_progress(Run *run, const Migration *migration, const Section *section,
                             const HistoryRow *row)
{
    if (row->progress <= section->statements.count &&
        str_equal(statements_checksum(run->ctx.arena, &section->statements, row->progress),
                  row->progress_checksum))
        return STATUS_OK;
    (void)FAIL(run->ctx.fault, STATUS_REFUSED,
               "could not go on with migration " STR_FMT
               ": the part of it that has run was changed",
               STR_ARG(row_title(run, row)));
    (void)fault_place(run->ctx.fault, STR_FMT, STR_ARG(migration->path));
    (void)fault_detail(run->ctx.fault, "Its first %zu statements are done.", row->progress);
    return fault_hint(run->ctx.fault,
                      "Restore these statements; what follows them may be changed.");
}

static Status check_row(Run *run, const MigrationVec *migrations, const HistoryRow *row)
{
    const Migration *migration = migration_find(migrations, row->version);
    if (migration == NULL)
        return fail_missing(run, row);
    if (str_is(row->state, "undoing")) {
        (void)FAIL(run->ctx.fault, STATUS_REFUSED,
                   "could not go up: migration " STR_FMT " is half taken back",
                   STR_ARG(row_title(run, row)));
        return fault_hint(run->ctx.fault, "Run 'shore down' to finish that first.");
    }
    if (is_unfinished(row))
        return check_progress(run, migration, &migration->up, row);
    if (row->checksum_algorithm == CHECKSUM_ALGORITHM &&
        !str_equal(row->checksum, migration->checksum))
        return fail_changed(run, migration, row);
    return STATUS_OK;
}

static Status check_order(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows,
                          size_t pending)
{
    if (run->options->out_of_order)
        return STATUS_OK;
    for (size_t i = migrations->count; i-- > pending + 1;) {
        const HistoryRow *row = history_find(rows, migrations->items[i].version);
        if (row == NULL)
            continue;
        (void)FAIL(run->ctx.fault, STATUS_REFUSED,
                   "could not run " STR_FMT " out of order: " STR_FMT " is applied already",
                   STR_ARG(migration_title(run->ctx.arena, &migrations->items[pending])),
                   STR_ARG(row_title(run, row)));
        (void)fault_place(run->ctx.fault, STR_FMT, STR_ARG(migrations->items[pending].path));
        return fault_hint(run->ctx.fault,
                          "Give it a later version; or, when it does not depend on the order, run "
                          "'shore up --out-of-order'.");
    }
    return STATUS_OK;
}

static Status check_wellformed(Run *run, const Migration *migration)
{
    if (migration->problems.count == 0)
        return STATUS_OK;
    const Problem *problem = &migration->problems.items[0];
    (void)FAIL(run->ctx.fault, STATUS_INPUT, STR_FMT, STR_ARG(problem->message));
    (void)fault_place(run->ctx.fault, STR_FMT ":%zu:%zu", STR_ARG(migration->path),
                      problem->place.line, problem->place.column);
    if (problem->hint.size > 0)
        (void)fault_hint(run->ctx.fault, STR_FMT, STR_ARG(problem->hint));
    return run->ctx.fault->status;
}

/* A2: a native migration has a way back, or says why it has none. */
static Status check_way_back(Run *run, const Migration *migration)
{
    if (!migration->native || migration_down_is_waived(migration) ||
        (migration_section(migration, SECTION_DOWN)->present &&
         !migration_down_is_empty(migration)))
        return STATUS_OK;
    (void)FAIL(run->ctx.fault, STATUS_REFUSED, "could not run " STR_FMT ": it has no way back",
               STR_ARG(migration_title(run->ctx.arena, migration)));
    (void)fault_place(run->ctx.fault, STR_FMT, STR_ARG(migration->path));
    (void)fault_detail(run->ctx.fault, migration_section(migration, SECTION_DOWN)->present
                                           ? "Its down section is empty."
                                           : "It has no down section.");
    return fault_hint(run->ctx.fault,
                      "Write what takes it back behind '-- down'; or say why nothing "
                      "can: -- shore: irreversible \"reason\".");
}

static bool is_confirmed(Run *run, const Migration *migration)
{
    const StrVec *confirmed = &run->options->confirmed;
    return strvec_contains(confirmed, migration->name) ||
           strvec_contains(confirmed, migration->version) ||
           strvec_contains(confirmed, migration_title(run->ctx.arena, migration));
}

static Status check_confirmed(Run *run, const Migration *migration)
{
    if (!migration_header(migration)->irreversible || is_confirmed(run, migration))
        return STATUS_OK;
    const Str title = migration_title(run->ctx.arena, migration);
    (void)FAIL(run->ctx.fault, STATUS_REFUSED,
               "could not run " STR_FMT " without confirmation: it is irreversible",
               STR_ARG(title));
    (void)fault_place(run->ctx.fault, STR_FMT, STR_ARG(migration->path));
    (void)fault_detail(run->ctx.fault, "Its reason: " STR_FMT,
                       STR_ARG(migration_header(migration)->irreversible_reason));
    return fault_hint(run->ctx.fault, "Confirm it by name: --confirm " STR_FMT, STR_ARG(title));
}

static SizeClass declared_size(const Header *header, const Catalog *catalog, const Table *table)
{
    for (size_t i = 0; i < header->table_sizes.count; i++)
        if (catalog_table_find(catalog, header->table_sizes.items[i].table) == table)
            return header->table_sizes.items[i].size;
    return header->size;
}

static bool is_large_by_decree(Run *run, const Table *table)
{
    const StrVec *names = &run->options->large_tables;
    return strvec_contains(names, table->name.name) ||
           strvec_contains(names, name_text(run->ctx.arena, table->name));
}

/* A3: a table that is declared small must be small. */
static Status check_size(Run *run, const Migration *migration, const Change *change)
{
    if (change->kind == CHANGE_SELECT_ROWS || change->kind == CHANGE_COMMENT ||
        change->kind == CHANGE_GRANT || name_empty(change->relation))
        return STATUS_OK;
    const Table *table = catalog_table_find(run->catalog, change->relation);
    if (table == NULL || table->created_by != 0 ||
        declared_size(migration_header(migration), run->catalog, table) != SIZE_SMALL)
        return STATUS_OK;
    const bool decree = is_large_by_decree(run, table);
    if (!decree && table->rows_estimate <= run->options->small_rows)
        return STATUS_OK;
    const Str name = name_text(run->ctx.arena, table->name);
    (void)FAIL(run->ctx.fault, STATUS_REFUSED,
               "could not run " STR_FMT ": table '" STR_FMT "' is declared small but is large",
               STR_ARG(migration_title(run->ctx.arena, migration)), STR_ARG(name));
    (void)fault_place(run->ctx.fault, STR_FMT, STR_ARG(migration->path));
    if (decree)
        (void)fault_detail(run->ctx.fault, "It is in the list of large tables (sizes.large).");
    else
        (void)fault_detail(run->ctx.fault,
                           "It has about %" PRId64 " rows; small ends at %" PRId64
                           " (sizes.small_rows).",
                           table->rows_estimate, run->options->small_rows);
    return fault_hint(run->ctx.fault,
                      "Write '-- shore: size large', and see what 'shore lint' says "
                      "then.");
}

static Status check_sizes(Run *run, const Migration *migration)
{
    const StatementVec *statements = &migration->up.statements;
    for (size_t i = 0; i < statements->count; i++)
        for (size_t k = 0; k < statements->items[i].changes.count; k++)
            TRY(check_size(run, migration, &statements->items[i].changes.items[k]));
    return STATUS_OK;
}

static Status add_up(Run *run, const Migration *migration, const HistoryRow *row, TodoVec *ret)
{
    Todo todo = {.migration = migration, .direction = SECTION_UP, .row = row};
    if (row != NULL) {
        todo.recorded = true;
        todo.finished = !is_unfinished(row);
        todo.done     = row->progress;
    }
    TRY(check_wellformed(run, migration));
    TRY(check_way_back(run, migration));
    if (!todo.finished) {
        TRY(check_confirmed(run, migration));
        TRY(check_sizes(run, migration));
    }
    TRY(todo_prepare(run, &todo));
    if (row != NULL && !str_equal(row->checksum_file, migration->checksum_file))
        notice(run, migration, STR("the file was changed since its first part was applied"));
    *vec_push(run->ctx.arena, ret) = todo;
    return STATUS_OK;
}

static Status check_target(Run *run, bool known)
{
    const Str version = run->options->to_version;
    if (version.size == 0 || known)
        return STATUS_OK;
    (void)FAIL(run->ctx.fault, STATUS_USAGE, "could not find version '" STR_FMT "'",
               STR_ARG(version));
    return fault_hint(run->ctx.fault, "'shore status' lists the versions.");
}

Status check_up(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows, TodoVec *ret)
{
    const Str target = run->options->to_version;
    TRY(check_target(run, migration_find(migrations, target) != NULL));
    for (size_t i = 0; i < rows->count; i++)
        TRY(check_row(run, migrations, &rows->items[i]));
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration  *migration = &migrations->items[i];
        const HistoryRow *row       = history_find(rows, migration->version);
        if (run->options->steps > 0 && ret->count == (size_t)run->options->steps)
            break;
        if (row == NULL)
            TRY(check_order(run, migrations, rows, i));
        if (row == NULL || !is_applied(row))
            TRY(add_up(run, migration, row, ret));
        if (target.size > 0 && str_equal(migration->version, target))
            break;
    }
    return STATUS_OK;
}

Status check_baseline(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows,
                      TodoVec *ret)
{
    const Str target = run->options->to_version;
    TRY(check_target(run, migration_find(migrations, target) != NULL));
    for (size_t i = 0; i < rows->count; i++) {
        const HistoryRow *row = &rows->items[i];
        TRY(check_row(run, migrations, row));
        if (is_applied(row))
            continue;
        (void)FAIL(run->ctx.fault, STATUS_REFUSED,
                   "could not record a baseline: migration " STR_FMT " is not finished",
                   STR_ARG(row_title(run, row)));
        return fault_hint(run->ctx.fault, "Run 'shore up' to finish it, or 'shore down'.");
    }
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration *migration = &migrations->items[i];
        if (history_find(rows, migration->version) == NULL) {
            TRY(check_wellformed(run, migration));
            *vec_push(run->ctx.arena, ret) =
                (Todo){.migration = migration, .direction = SECTION_UP};
        }
        if (str_equal(migration->version, target))
            break;
    }
    return STATUS_OK;
}
