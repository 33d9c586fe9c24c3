/* status.c -- the status table and the fault that goes with a failure. */
#include "base/status.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/poison.h"

/* What the macros of these names wrap. */
#undef fault_detail
#undef fault_hint
#undef fault_place
#undef fault_while

static const StatusRow status_rows[] = {
#define X(name, exit_code, retry, meaning) {#name, exit_code, RETRY_##retry, meaning},
    STATUS_LIST(X)
#undef X
};

const StatusRow *status_row(Status status)
{
    assert((size_t)status < COUNT_OF(status_rows));
    return &status_rows[status];
}

size_t status_count(void)
{
    return COUNT_OF(status_rows);
}

Status fault_fail(Fault *fault, Status status, const char *source_file, int source_line,
                  const char *format, ...)
{
    assert(status != STATUS_OK);
    *fault = (Fault){.status = status, .source_file = source_file, .source_line = source_line};
    va_list args;
    va_start(args, format);
    vsnprintf(fault->message, sizeof fault->message, format, args);
    va_end(args);
    return status;
}

#define FAULT_PART(name)                                                                           \
    Status fault_##name(Fault *fault, const char *format, ...)                                     \
    {                                                                                              \
        va_list args;                                                                              \
        va_start(args, format);                                                                    \
        vsnprintf(fault->name, sizeof fault->name, format, args);                                  \
        va_end(args);                                                                              \
        return fault->status;                                                                      \
    }
FAULT_PART(detail)
FAULT_PART(hint)
FAULT_PART(place)

Status fault_while(Fault *fault, const char *format, ...)
{
    assert(fault->status != STATUS_OK);
    const size_t used = strlen(fault->trail);
    const size_t left = sizeof fault->trail - used;
    const int    head = snprintf(fault->trail + used, left, "; while ");
    if (head > 0 && (size_t)head < left) {
        va_list args;
        va_start(args, format);
        vsnprintf(fault->trail + used + head, left - (size_t)head, format, args);
        va_end(args);
    }
    return fault->status;
}

void fault_clear(Fault *fault)
{
    *fault = (Fault){0};
}

void fault_render(const Fault *fault, Buf *buf)
{
    if (fault->place[0] != '\0')
        buf_format(buf, "%s: ", fault->place);
    buf_format(buf, "error: %s%s", fault->message, fault->trail);
    if (fault->number != 0)
        buf_format(buf, " (error %d)", fault->number);
    else if (fault->sqlstate[0] != '\0')
        buf_format(buf, " (SQLSTATE %s)", fault->sqlstate);
    buf_add_char(buf, '\n');
    if (fault->detail[0] != '\0')
        buf_format(buf, "detail: %s\n", fault->detail);
    if (fault->hint[0] != '\0')
        buf_format(buf, "hint: %s\n", fault->hint);
}
