/* completion.h -- what a shell needs to complete the words of shore, from the rows. Pure. */
#pragma once

#include "cmd/command.h"

typedef struct CompletionShell {
    const char *name; /* "bash" */
    void (*render)(Buf *out);
} CompletionShell;

extern const CompletionShell completion_shells[]; /* ends with an empty row */
