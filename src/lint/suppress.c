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

static const Suppression *allowed_by(const Finding *finding, AllowanceVec *allowances)
{
    const Suppression *found = NULL;
    for (size_t i = 0; i < allowances->count; i++)
        if (allows(&allowances->items[i], finding)) {
            allowances->items[i].used = true;
            found                     = allowances->items[i].suppression;
        }
    return found;
}

void suppress(Arena *arena, FindingVec *findings, size_t first, AllowanceVec *allowances,
              FindingVec *ret_allowed)
{
    size_t kept = first;
    for (size_t i = first; i < findings->count; i++) {
        Finding finding = findings->items[i];
        finding.allowed = allowed_by(&finding, allowances);
        if (finding.severity == SEVERITY_OFF)
            continue;
        if (finding.allowed == NULL)
            findings->items[kept++] = finding;
        else
            *vec_push(arena, ret_allowed) = finding;
    }
    findings->count = kept;
}
