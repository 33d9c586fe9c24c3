/* suppress.c -- a suppression is as narrow as where it stands: a statement's own, or the file's.
 * Findings about one Change have its Effect, and stand side by side. */
#include "lint/suppress.h"

#include <string.h>

#include "lint/foreign_rules.h"
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
    const Section *sections[] = {&migration->up, migration_section(migration, SECTION_DOWN),
                                 migration_section(migration, SECTION_VERIFY)};
    collect(arena, &migration_header(migration)->allow, SECTION_UP, -1, &allowances);
    collect(arena, &migration->allow, SECTION_UP, -1, &allowances);
    for (size_t s = 0; s < COUNT_OF(sections); s++)
        for (size_t i = 0; i < sections[s]->statements.count; i++)
            collect(arena, &sections[s]->statements.items[i].allow, (SectionKind)s, (int)i,
                    &allowances);
    return allowances;
}

/* That it has a reason is the layout's business. */
static bool names(const Suppression *suppression, const Finding *finding)
{
    if (suppression->tool != NULL)
        return foreign_covers(suppression->tool, suppression->rule, finding->rule);
    const Rule *rule = rule_find(suppression->rule);
    return rule != NULL && strcmp(rule->id, finding->rule) == 0;
}

static bool reaches(const Allowance *allowance, const Finding *finding)
{
    const Suppression *suppression = allowance->suppression;
    const Span         span        = suppression->span;
    if (suppression->path.size > 0)
        return str_equal(suppression->path, finding_path(finding)) &&
               finding->span.start >= span.start && finding->span.start - span.start < span.size;
    return allowance->statement < 0 ||
           (allowance->statement == finding->statement && allowance->section == finding->section);
}

static bool has_ended(const Suppression *suppression, Str today)
{
    return suppression->until.size > 0 && today.size > 0 &&
           str_compare(suppression->until, today) < 0;
}

/* The one that allows the finding. One that has ended does not, and `*ended` becomes it. */
static const Suppression *allowed_by(const Finding *finding, AllowanceVec *allowances, Str today,
                                     const Suppression **ended)
{
    const Suppression *found = NULL;
    for (size_t i = 0; i < allowances->count; i++) {
        Allowance *allowance = &allowances->items[i];
        if (!names(allowance->suppression, finding) || !reaches(allowance, finding))
            continue;
        allowance->used = true;
        if (has_ended(allowance->suppression, today))
            *ended = allowance->suppression;
        else
            found = allowance->suppression;
    }
    return found;
}

void suppress(const LintPoint *point, AllowanceVec *allowances, FindingVec *ret_allowed)
{
    FindingVec *findings = point->findings;
    size_t      kept     = 0;
    for (size_t i = 0; i < findings->count; i++) {
        const Suppression *ended   = NULL;
        Finding            finding = findings->items[i];
        finding.allowed = allowed_by(&finding, allowances, point->options->today, &ended);
        if (finding.severity == SEVERITY_OFF)
            continue;
        if (finding.allowed != NULL) {
            *vec_push(point->arena, ret_allowed) = finding;
            continue;
        }
        if (ended != NULL)
            finding.help = str_format(point->arena,
                                      "It was allowed until " STR_FMT ", because: " STR_FMT
                                      ". Mend it, or give it a new date.",
                                      STR_ARG(ended->until), STR_ARG(ended->reason));
        findings->items[kept++] = finding;
    }
    findings->count = kept;
}

static bool is_among(const char *ids, const char *id)
{
    for (Str rest = str_from(ids); rest.size > 0;)
        if (str_is(str_cut(&rest, ' '), id))
            return true;
    return false;
}

static void supersede_by(const Rule *rule, const FindingVec *findings, size_t at)
{
    const Finding *by    = &findings->items[at];
    size_t         first = at;
    while (first > 0 && findings->items[first - 1].effect == by->effect)
        first--;
    for (size_t i = first; i < findings->count && findings->items[i].effect == by->effect; i++)
        if (findings->items[i].severity <= by->severity &&
            is_among(rule->supersedes, findings->items[i].rule))
            findings->items[i].severity = SEVERITY_OFF;
}

void supersede(FindingVec *findings)
{
    size_t kept = 0;
    for (size_t r = 0; rule_table[r] != NULL; r++)
        for (size_t i = 0; rule_table[r]->supersedes != NULL && i < findings->count; i++)
            if (findings->items[i].rule == rule_table[r]->id && findings->items[i].effect != NULL)
                supersede_by(rule_table[r], findings, i);
    for (size_t i = 0; i < findings->count; i++)
        if (findings->items[i].severity != SEVERITY_OFF)
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}
