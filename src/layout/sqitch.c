/* sqitch.c -- sqitch: the plan says what is run, and in which order; the scripts of a change are
 * deploy/NAME.sql, revert/NAME.sql and verify/NAME.sql, which psql runs. A change that was reworked
 * behind a tag keeps its former scripts as NAME@tag.sql. */
#include <assert.h>
#include <string.h>

#include "layout/line.h"
#include "layout/problem.h"
#include "layout/set.h"

#include "base/poison.h"

typedef struct PlanChange {
    Str    name;
    Str    scripts; /* "name", or "name@tag" for one that was reworked later */
    size_t offset;  /* in the plan */
} PlanChange;
typedef VEC(PlanChange) PlanChangeVec;

static bool match_sqitch(const SourceFile *file)
{
    return str_is(path_last(file->path), "sqitch.plan");
}

static void change_add(Arena *arena, PlanChangeVec *changes, Map *latest, Str tag,
                       const PlanChange *change)
{
    const size_t *before = map_find(latest, change->name);
    if (before != NULL && tag.size > 0) {
        assert(*before < changes->count);
        changes->items[*before].scripts =
            str_format(arena, STR_FMT STR_FMT, STR_ARG(change->name), STR_ARG(tag));
    }
    size_t *index             = arena_new_of(arena, size_t);
    *index                    = changes->count;
    *vec_push(arena, changes) = *change;
    map_put(arena, latest, change->name, index);
}

/* The changes that the plan deploys. */
static PlanChangeVec plan_read(Arena *arena, Str plan)
{
    PlanChangeVec changes = {0};
    Map           latest  = {0};
    Str           tag     = {0};
    Line          line;
    for (size_t at = 0; line_next(plan, &at, &line);) {
        Str       rest = line.text;
        const Str word = word_cut(&rest);
        if (str_starts(word, "@"))
            tag = word;
        if (word.size == 0 || strchr("%#@-", word.data[0]) != NULL)
            continue;
        const Str        name   = str_slice(word, str_starts(word, "+") ? 1 : 0, SIZE_MAX);
        const PlanChange change = {.name = name, .scripts = name, .offset = line.start};
        change_add(arena, &changes, &latest, tag, &change);
    }
    return changes;
}

static LayoutFile *script_find(LayoutSet *set, const LayoutFile *plan, const char *folder,
                               const PlanChange *change)
{
    return set_find(set, str_format(set->arena, STR_FMT "%s/" STR_FMT ".sql", STR_ARG(plan->root),
                                    folder, STR_ARG(change->scripts)));
}

static void change_read(LayoutSet *set, LayoutFile *plan, const PlanChange *change)
{
    LayoutFile *const scripts[] = {script_find(set, plan, "deploy", change),
                                   script_find(set, plan, "revert", change),
                                   script_find(set, plan, "verify", change)};
    LayoutFile       *own       = scripts[SECTION_UP] != NULL ? scripts[SECTION_UP] : plan;
    Migration        *migration = set_migration(set, own, change->name, (Str){0});
    if (scripts[SECTION_UP] == NULL)
        problem_add(set->arena, migration, change->offset,
                    "Write it, or take the line out of the plan.",
                    "there is no deploy/" STR_FMT ".sql", STR_ARG(change->scripts));
    for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++)
        if (scripts[kind] != NULL)
            set_section_file(set, migration, kind, scripts[kind]);
}

/* Scripts that no plan names are not run by sqitch, so they are not judged. */
static void read_sqitch(LayoutSet *set)
{
    for (size_t i = 0; i < set->files.count; i++) {
        LayoutFile *plan = set->files.items[i];
        if (!str_is(path_last(plan->path), "sqitch.plan"))
            continue;
        const PlanChangeVec changes = plan_read(set->arena, plan->source);
        for (size_t j = 0; j < changes.count; j++)
            change_read(set, plan, &changes.items[j]);
    }
    for (size_t i = 0; i < set->files.count; i++)
        if (set->files.items[i]->root.size < path_folder(set->files.items[i]->path).size)
            set->files.items[i]->taken = true;
}

static const char *const sqitch_files[] = {"sqitch.plan", "deploy/**.sql", "revert/**.sql",
                                           "verify/**.sql", NULL};

LAYOUT(sqitch) = {
    .name        = "sqitch",
    .summary     = "sqitch.plan with deploy, revert and verify, run by psql",
    .files       = sqitch_files,
    .downs       = true,
    .order       = ORDER_GIVEN,
    .transaction = TRANSACTION_NONE,
    .delimiters  = true,
    .match       = match_sqitch,
    .read        = read_sqitch,
};
