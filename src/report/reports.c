/* reports.c -- the format registry, from the list in formats/meson.build. */
#include "report/formats/report_list.h"
#include "report/report.h"

#include "base/poison.h"

#define X(name) extern const Report report_##name;
REPORT_LIST(X)
#undef X

static const Report *const report_table[] = {
#define X(name) &report_##name,
    REPORT_LIST(X)
#undef X
        NULL,
};

const char *const report_names[] = {
#define X(name) #name,
    REPORT_LIST(X)
#undef X
        NULL,
};

const Report *report_find(Str name)
{
    for (size_t i = 0; report_table[i] != NULL; i++)
        if (str_is(name, report_table[i]->name))
            return report_table[i];
    return NULL;
}
