/* keep.c -- Findings outlive the statements that they are about: thousands of migrations would not
 * fit into memory together. */
#include "lint/keep.h"

#include "lint/rule.h"

#include "base/poison.h"

static void finding_keep(Keep *keep, const Finding *finding, FindingList *to)
{
    Finding kept   = *finding;
    kept.migration = keep->migration;
    if (finding->allowed != NULL) {
        Suppression *allowed = arena_new_of(keep->packer.arena, Suppression);
        *allowed             = *finding->allowed;
        allowed->rule        = str_copy(keep->packer.arena, allowed->rule);
        allowed->reason      = str_copy(keep->packer.arena, allowed->reason);
        kept.allowed         = allowed;
    }
    if (finding->unless_settled != NULL) {
        Unsettled *unless   = arena_new_of(keep->packer.arena, Unsettled);
        unless->table       = name_copy(keep->packer.arena, finding->unless_settled->table);
        unless->constraint  = str_copy(keep->packer.arena, finding->unless_settled->constraint);
        kept.unless_settled = unless;
    }
    finding_list_add(&keep->packer, to, &kept);
}

void findings_keep(Keep *keep, const FindingVec *findings, FindingList *to)
{
    for (size_t i = 0; i < findings->count; i++)
        finding_keep(keep, &findings->items[i], to);
}

void checklist_keep(Keep *keep, const Checklist *checklist, ChecklistVec *to)
{
    Checklist kept = *checklist;
    kept.migration = keep->migration;
    for (size_t i = 0; i < CHECK_POINT_COUNT; i++)
        kept.points[i].evidence = str_copy(keep->packer.arena, kept.points[i].evidence);
    *vec_push(keep->packer.arena, to) = kept;
}

static bool is_settled(const Catalog *catalog, const Unsettled *unsettled)
{
    const Table *table = catalog_table_find(catalog, unsettled->table);
    if (table == NULL)
        return true;
    for (size_t i = 0; i < table->constraints.count; i++) {
        const Constraint *constraint = &table->constraints.items[i];
        const bool        named      = str_equal(constraint->name, unsettled->constraint);
        if (!constraint->validated && (named || unsettled->constraint.size == 0))
            return false;
    }
    return true;
}

void settled_take_back(Arena *scratch, const Catalog *catalog, FindingList *findings)
{
    FindingReader reader = {.arena = scratch};
    size_t        kept   = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const Unsettled *unless = finding_at(&reader, findings, i)->unless_settled;
        if (unless == NULL || !is_settled(catalog, unless))
            findings->items[kept++] = findings->items[i];
    }
    findings->count = kept;
}
