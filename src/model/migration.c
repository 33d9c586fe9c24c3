/* migration.c -- the words of a header, and what both the layouts and lint ask of a migration. */
#include "model/migration.h"

#include <string.h>

#include "base/poison.h"

const char *phase_text(Phase phase)
{
    static const char *const texts[] = {[PHASE_NONE] = "",
#define X(name, text) [PHASE_##name] = text,
                                        PHASE_LIST(X)
#undef X
    };
    return texts[phase];
}

const char *section_text(SectionKind section)
{
    static const char *const texts[] = {"up", "down", "verify"};
    return texts[section];
}

const char *header_field_text(HeaderField field)
{
    static const char *const texts[] = {
        [HEADER_SIZE] = "size", [HEADER_PHASE] = "phase", [HEADER_REASON] = "reason"};
    return texts[field];
}

const Section *migration_section(const Migration *migration, SectionKind section)
{
    static const Section none = {0};
    if (section == SECTION_UP)
        return &migration->up;
    const Section *other = section == SECTION_DOWN ? migration->down : migration->verify;
    return other == NULL ? &none : other;
}

Str section_path(const Migration *migration, SectionKind section)
{
    const Section *there = migration_section(migration, section);
    return there->present ? there->path : migration->path;
}

Str section_source(const Migration *migration, SectionKind section)
{
    const Section *there = migration_section(migration, section);
    return there->present ? there->source : migration->source;
}

/* What people write when a tool refuses an empty section. */
static bool is_stand_in(const Statement *statement)
{
    static const char *const texts[] = {"SELECT", "SELECT 1", "SELECT NULL", "SELECT true"};
    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (str_equal_nocase(statement->text, str_from(texts[i])))
            return true;
    return false;
}

const Header *migration_header(const Migration *migration)
{
    static const Header none = {0};
    return migration->header == NULL ? &none : migration->header;
}

bool migration_down_is_empty(const Migration *migration)
{
    const Section      *down       = migration_section(migration, SECTION_DOWN);
    const StatementVec *statements = &down->statements;
    for (size_t i = 0; i < statements->count; i++)
        if (!is_stand_in(&statements->items[i]))
            return false;
    return down->present;
}

bool migration_down_is_waived(const Migration *migration)
{
    return migration_header(migration)->irreversible || migration_header(migration)->down_keep;
}

void migrations_mark_overtaken(MigrationVec *migrations, const StrVec *applied)
{
    const Migration *past = NULL;
    for (size_t i = migrations->count; i-- > 0;) {
        Migration *migration = &migrations->items[i];
        if (migration->version.size == 0)
            continue;
        if (migration->old || strvec_contains(applied, migration->version))
            past = past == NULL ? migration : past;
        else if (past != NULL && strcmp(past->layout, migration->layout) == 0)
            migration->overtaken_by = past->version;
    }
}

static Str folder_of(Str path)
{
    size_t size = path.size;
    while (size > 0 && path.data[size - 1] != '/')
        size--;
    return str_slice(path, 0, size);
}

/* Where the whole history lies; empty: of these tools it may be spread over folders. */
static Str history_folder(const Migration *migration)
{
    static const char *const spread[]      = {"alembic", "flyway", "liquibase", "sqitch"};
    static const char *const folder_each[] = {"diesel", "prisma"};
    const Str                layout        = str_from(migration->layout);
    Str                      folder        = folder_of(migration->path);
    for (size_t i = 0; i < COUNT_OF(spread); i++)
        if (str_is(layout, spread[i]))
            return (Str){0};
    for (size_t i = 0; i < COUNT_OF(folder_each); i++)
        if (str_is(layout, folder_each[i]) && folder.size > 0)
            folder = folder_of(str_slice(folder, 0, folder.size - 1));
    return folder;
}

bool migrations_have_one_history(const MigrationVec *migrations)
{
    for (size_t i = 1; i < migrations->count; i++) {
        const Migration *one   = &migrations->items[i - 1];
        const Migration *other = &migrations->items[i];
        if (!str_equal(history_folder(one), history_folder(other)) ||
            (one->version.size > 0 && str_equal(one->version, other->version) &&
             !str_equal(folder_of(one->path), folder_of(other->path))))
            return false;
    }
    return true;
}

bool migration_follows(const Migration *first, const Migration *later)
{
    const Str layout = str_from(later->layout);
    if (first == later)
        return true;
    if (later->version.size == 0 || str_is(layout, "extension"))
        return false;
    return !str_is(layout, "plain") || str_equal(folder_of(first->path), folder_of(later->path));
}
