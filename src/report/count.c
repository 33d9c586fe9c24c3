/* count.c -- what every format's summary says. */
#include "report/count.h"

#include "model/engine_traits.h"

#include "base/poison.h"

SeverityCount severity_count(const FindingList *findings)
{
    SeverityCount count = {0};
    for (size_t i = 0; i < findings->count; i++) {
        count.errors += findings->items[i].severity == SEVERITY_ERROR;
        count.warnings += findings->items[i].severity == SEVERITY_WARNING;
        count.infos += findings->items[i].severity == SEVERITY_INFO;
        count.fixable += findings->items[i].fixable;
    }
    return count;
}

Str judged_for_text(Arena *arena, Version version)
{
    return version.major > 0 ? version_text(arena, version)
                             : str_from(engine_traits(version.engine)->assumed);
}
