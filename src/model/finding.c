/* finding.c -- where a finding is; severities and verdicts as words. */
#include "model/finding.h"

#include "base/poison.h"

const EditVec *finding_edits(const Finding *finding)
{
    for (size_t i = 0; i < finding->fixes.count; i++)
        if (finding->fixes.items[i].edits.count > 0)
            return &finding->fixes.items[i].edits;
    return NULL;
}

Str finding_path(const Finding *finding)
{
    return section_path(finding->migration, finding->section);
}

Str finding_source(const Finding *finding)
{
    return section_source(finding->migration, finding->section);
}

bool finding_is_beside(const Finding *last, const Finding *finding)
{
    return last != NULL && last->migration == finding->migration &&
           last->effect == finding->effect && last->span.start == finding->span.start &&
           last->span.size == finding->span.size;
}

const char *severity_text(Severity severity)
{
    static const char *const texts[] = {"off", "info", "warning", "error"};
    return texts[severity];
}

const char *verdict_text(VerdictKind kind)
{
    static const char *const texts[] = {"unknown", "safe", "unsafe"};
    return texts[kind];
}

const char *answer_text(Answer answer)
{
    static const char *const texts[] = {"unknown", "no", "yes"};
    return texts[answer];
}
