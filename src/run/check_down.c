/* check_down.c -- what `down` takes back, and with which text: the file's where it is the one that
 * was applied, else the copy in the history. */
#include <assert.h>

#include "layout/layout.h"
#include "run/check.h"
#include "run/history.h"

#include "base/poison.h"

static Status fail_row(Run *run, const HistoryRow *row, const char *why)
{
    return FAIL(run->ctx.fault, STATUS_REFUSED, "could not take back " STR_FMT "_" STR_FMT ": %s",
                STR_ARG(row->version), STR_ARG(row->name), why);
}

static void notice(Run *run, const HistoryRow *row, const char *text)
{
    if (run->ahead)
        return;
    const Str title =
        str_format(run->ctx.arena, STR_FMT "_" STR_FMT, STR_ARG(row->version), STR_ARG(row->name));
    const Event event = {
        .kind      = EVENT_NOTICE,
        .migration = title,
        .text      = str_format(run->ctx.arena, STR_FMT ": %s", STR_ARG(title), text),
    };
    emit(run->outer, &event);
}

/* The migration as it was applied. */
static const Migration *from_history(Run *run, const HistoryRow *row)
{
    SourceFileVec files               = {0};
    MigrationVec  found               = {0};
    *vec_push(run->ctx.arena, &files) = (SourceFile){.path = row->path, .bytes = row->source};
    layout_read(run->ctx.arena, &(LayoutInput){.files = &files, .version = run->version}, &found);
    return found.count == 1 ? &found.items[0] : NULL;
}

static Status choose(Run *run, const MigrationVec *migrations, const HistoryRow *row,
                     const Migration **ret)
{
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration *migration = &migrations->items[i];
        if (!str_equal(migration->version, row->version))
            continue;
        if (str_equal(migration->checksum, row->checksum)) {
            if (!str_equal(migration->checksum_file, row->checksum_file))
                notice(run, row,
                       "the file was changed outside its up section since it was applied; "
                       "its down section is used as it is now");
            *ret = migration;
            return STATUS_OK;
        }
        notice(run, row,
               "the file's up section was changed since it was applied; the copy in the "
               "history is used");
        break;
    }
    *ret = from_history(run, row);
    return *ret == NULL ? fail_row(run, row, "the copy in the history cannot be read") : STATUS_OK;
}

static Status fail_partial(Run *run, const HistoryRow *row)
{
    (void)fail_row(run, row, "only a part of it is applied");
    (void)fault_detail(run->ctx.fault, "%zu of its statements are done.", row->progress);
    return fault_hint(run->ctx.fault, "Run 'shore up' to finish it first; what has not run yet may "
                                      "be changed in the file.");
}

static Status check_possible(Run *run, const Migration *migration, const HistoryRow *row)
{
    const Header *header = migration_header(migration);
    if (header->irreversible) {
        (void)fail_row(run, row, "it is irreversible");
        (void)fault_detail(run->ctx.fault, "Its reason: " STR_FMT,
                           STR_ARG(header->irreversible_reason));
        return fault_hint(run->ctx.fault,
                          "Write a new migration that mends what has to be mended.");
    }
    if (header->down_keep)
        return STATUS_OK;
    if (str_is(row->state, "running") || str_is(row->state, "failed"))
        return fail_partial(run, row);
    if (!migration_section(migration, SECTION_DOWN)->present ||
        migration_down_is_empty(migration)) {
        (void)fail_row(run, row, "it has no down section");
        return fault_hint(run->ctx.fault, "Write a new migration that takes it back.");
    }
    return STATUS_OK;
}

static Status check_undone(Run *run, const Todo *todo)
{
    const HistoryRow   *row  = todo->row;
    const StatementVec *down = &migration_section(todo->migration, SECTION_DOWN)->statements;
    const Str           statements =
        statements_checksum(run->ctx.arena, down, MIN_OF(row->progress, down->count));
    if (todo->done == 0 || str_equal(statements, row->progress_checksum))
        return STATUS_OK;
    (void)fail_row(run, row, "the part of its down section that has run was changed");
    return fault_hint(run->ctx.fault,
                      "Restore these statements; what follows them may be changed.");
}

static Status add(Run *run, const MigrationVec *migrations, const HistoryRow *row, TodoVec *ret)
{
    const Migration *migration = NULL;
    TRY(choose(run, migrations, row, &migration));
    assert(migration != NULL);
    TRY(check_possible(run, migration, row));
    Todo todo = {.migration   = migration,
                 .direction   = SECTION_DOWN,
                 .row         = row,
                 .recorded    = true,
                 .forget_only = migration_header(migration)->down_keep,
                 .done        = str_is(row->state, "undoing") ? row->progress : 0};
    TRY(check_undone(run, &todo));
    TRY(todo_prepare(run, &todo));
    *vec_push(run->ctx.arena, ret) = todo;
    return STATUS_OK;
}

Status check_down(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows, TodoVec *ret)
{
    const Str target = run->options->to_version;
    if (target.size > 0 && history_find(rows, target) == NULL) {
        (void)FAIL(run->ctx.fault, STATUS_USAGE,
                   "could not go down to version '" STR_FMT "': it is "
                   "not applied",
                   STR_ARG(target));
        return fault_hint(run->ctx.fault, "'shore status' lists what is applied.");
    }
    size_t steps = run->options->steps > 0 ? (size_t)run->options->steps : SIZE_MAX;
    if (target.size == 0 && run->options->steps == 0)
        steps = 1;
    for (size_t i = rows->count; i-- > 0 && ret->count < steps;) {
        if (target.size > 0 && str_equal(rows->items[i].version, target))
            break;
        TRY(add(run, migrations, &rows->items[i], ret));
    }
    return STATUS_OK;
}
