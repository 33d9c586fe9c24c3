/* lint_pass.c -- see lint_pass.h. */
#include "cmd/lint_pass.h"

#include "layout/layout.h"

#include "base/poison.h"

/* What the database has already is history. */
static MigrationVec pending_of(Arena *arena, const MigrationVec *migrations, const StrVec *applied)
{
    MigrationVec pending = {0};
    for (size_t i = 0; i < migrations->count; i++)
        if (!strvec_contains(applied, migrations->items[i].version))
            *vec_push(arena, &pending) = migrations->items[i];
    return pending;
}

/* A migration is old when none of its files was changed. */
static void old_mark(const Map *unchanged, MigrationVec *migrations)
{
    for (size_t i = 0; i < migrations->count; i++) {
        Migration *migration = &migrations->items[i];
        migration->old       = true;
        for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++)
            if (map_find(unchanged, section_path(migration, kind)) == NULL)
                migration->old = false;
    }
}

void lint_pass(const LintSetup *setup, const SourceFileVec *files, LintPass *ret)
{
    Arena *arena            = setup->cmd->ctx.arena;
    *ret                    = (LintPass){0};
    const LayoutInput input = {.files   = files,
                               .layout  = layout_find(str_from(setup->cmd->globals->layout)),
                               .version = setup->options.version};
    layout_read_brief(arena, &input, &ret->migrations);
    old_mark(&setup->unchanged, &ret->migrations);
    migrations_mark_overtaken(&ret->migrations, &setup->options.applied);
    const size_t all = ret->migrations.count;
    if (!setup->judges_applied && setup->options.applied.count > 0)
        ret->migrations = pending_of(arena, &ret->migrations, &setup->options.applied);
    ret->applied            = all - ret->migrations.count;
    LintOptions options     = setup->options;
    options.read_statements = layout_statements;
    lint_run(arena, &ret->migrations, &options, &ret->result);
    baseline_filter(arena, setup->baseline, &setup->report, &ret->result.findings, &ret->known);
}
