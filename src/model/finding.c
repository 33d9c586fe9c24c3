/* finding.c -- severities as words. */
#include "model/finding.h"

#include "base/poison.h"

const char *severity_text(Severity severity)
{
    static const char *const texts[] = {"off", "info", "warning", "error"};
    return texts[severity];
}
