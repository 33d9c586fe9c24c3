/* finding.c -- where a finding is, and severities and verdicts as words. */
#include "model/finding.h"

#include "base/poison.h"

const Section *finding_section(const Finding *finding)
{
    return migration_section(finding->migration, finding->section);
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
