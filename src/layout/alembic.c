/* alembic.c -- Alembic's revisions are Python: what is read is the SQL that Alembic itself prints,
 * `alembic upgrade heads --sql`, which somebody who may run programs asks it for.
 *
 *     BEGIN;
 *     -- Running upgrade 1a2b -> 3c4d, what it is for
 *     ALTER TABLE ...;
 *     UPDATE alembic_version SET ...;
 *     COMMIT;
 *
 * Where the transaction is open when a revision begins, it is Alembic's. */
#include <string.h>

#include "layout/line.h"
#include "layout/set.h"
#include "layout/text.h"

#include "base/poison.h"

static const char printed[] = "alembic upgrade heads --sql";

static bool match_alembic(const SourceFile *file)
{
    const Str name = path_last(file->path);
    return str_is(name, "alembic.ini") || str_is(name, printed) ||
           (path_is_stdin(file->path) && str_contains(file->bytes, "\n-- Running upgrade "));
}

/* What Alembic does for itself is no part of the migration. */
static bool is_bookkeeping(Str line)
{
    return str_starts(line, "INSERT INTO alembic_version ") ||
           str_starts(line, "UPDATE alembic_version ") ||
           str_starts(line, "DELETE FROM alembic_version ");
}

/* "1a2b -> 3c4d, what it is for" */
static Migration *revision_begin(LayoutSet *set, LayoutFile *file, Str text)
{
    const size_t arrow = str_find(text, "->");
    Str          rest  = str_trim(str_slice(text, arrow == SIZE_MAX ? 0 : arrow + 2, SIZE_MAX));
    const Str    id    = str_trim(str_cut(&rest, ','));
    return set_migration(set, file, id, str_trim(rest));
}

static void revision_end(LayoutSet *set, LayoutFile *file, Str text, Span span, bool open)
{
    if (span.start == 0)
        return;
    Migration *migration = set->migrations.items[set->migrations.count - 1];
    Section   *section   = set_section_text(set, migration, SECTION_UP, file, span, text);
    section->transaction = open ? TRANSACTION_WHOLE : TRANSACTION_NONE;
}

static void read_file(LayoutSet *set, LayoutFile *file)
{
    static const char mark[] = "-- Running upgrade ";
    char             *text   = text_copy(set->arena, file->source);
    const Str         body   = {text, file->source.size};
    Span              span   = {0};
    bool              open   = false; /* a transaction, here */
    bool              opened = false; /* ... where the revision begins */
    Line              line;
    for (size_t at = 0; line_next(file->source, &at, &line);) {
        if (is_bookkeeping(line.text))
            memset(text + line.start, ' ', line.text.size);
        if (str_starts(line.text, mark)) {
            span.size = line.start - span.start;
            revision_end(set, file, body, span, opened);
            revision_begin(set, file, str_slice(line.text, sizeof mark - 1, SIZE_MAX));
            span   = (Span){at, 0};
            opened = open;
        }
        if (str_starts(line.text, "BEGIN;"))
            open = true;
        if (str_starts(line.text, "COMMIT;"))
            open = false;
    }
    span.size = file->source.size - span.start;
    revision_end(set, file, body, span, opened);
}

static void read_alembic(LayoutSet *set)
{
    for (size_t i = 0; i < set->files.count; i++)
        if (!str_is(path_last(set->files.items[i]->path), "alembic.ini"))
            read_file(set, set->files.items[i]);
}

static const char *const alembic_files[] = {"alembic.ini", NULL};
static const char *const alembic_print[] = {"alembic", "upgrade", "heads", "--sql", NULL};

LAYOUT(alembic) = {
    .name           = "alembic",
    .summary        = "the SQL that 'alembic upgrade heads --sql' prints (with allow_exec)",
    .files          = alembic_files,
    .print          = alembic_print,
    .order          = ORDER_GIVEN,
    .transaction    = TRANSACTION_NONE,
    .no_transaction = "-- with op.get_context().autocommit_block():",
    .match          = match_alembic,
    .read           = read_alembic,
};
