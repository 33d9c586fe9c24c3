/* suppress.c -- a suppression is as narrow as where it stands: a statement's own, or the file's. */
#include "lint/suppress.h"

#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

static void collect(Arena *arena, const SuppressionVec *from, SectionKind section, int statement,
                    AllowanceVec *ret)
{
    for (size_t i = 0; i < from->count; i++)
        *vec_push(arena, ret) =
            (Allowance){.suppression = &from->items[i], .section = section, .statement = statement};
}

AllowanceVec suppressions_of(Arena *arena, const Migration *migration)
{
    AllowanceVec   allowances = {0};
    const Section *sections[] = {&migration->up, &migration->down, &migration->verify};
    collect(arena, &migration->header.allow, SECTION_UP, -1, &allowances);
    for (size_t s = 0; s < COUNT_OF(sections); s++)
        for (size_t i = 0; i < sections[s]->statements.count; i++)
            collect(arena, &sections[s]->statements.items[i].allow, (SectionKind)s, (int)i,
                    &allowances);
    return allowances;
}

/* That it has a reason is the layout's business. */
static bool allows(const Allowance *allowance, const Finding *finding)
{
    const Rule *rule = rule_find(allowance->suppression->rule);
    if (rule == NULL || strcmp(rule->id, finding->rule) != 0)
        return false;
    return allowance->statement < 0 ||
           (allowance->statement == finding->statement && allowance->section == finding->section);
}

size_t suppress(FindingVec *findings, size_t first, AllowanceVec *allowances)
{
    size_t kept = first, allowed_count = 0;
    for (size_t i = first; i < findings->count; i++) {
        const bool off     = findings->items[i].severity == SEVERITY_OFF;
        bool       allowed = false;
        for (size_t j = 0; j < allowances->count; j++)
            if (allows(&allowances->items[j], &findings->items[i]))
                allowed = allowances->items[j].used = true;
        allowed_count += allowed && !off;
        if (!allowed && !off)
            findings->items[kept++] = findings->items[i];
    }
    findings->count = kept;
    return allowed_count;
}
