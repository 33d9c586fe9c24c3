/* migration.c -- the words of a header. */
#include "model/migration.h"

#include "base/poison.h"

const char *phase_text(Phase phase)
{
    static const char *const texts[] = {[PHASE_NONE] = "",
#define X(name, text) [PHASE_##name] = text,
                                        PHASE_LIST(X)
#undef X
    };
    return texts[phase];
}

const char *size_text(SizeClass size)
{
    static const char *const texts[] = {"unknown", "small", "large"};
    return texts[size];
}

const char *section_text(SectionKind section)
{
    static const char *const texts[] = {"up", "down", "verify"};
    return texts[section];
}
