/* manual.h -- the whole manual, from the rows, in the forms that others read. Pure. */
#pragma once

#include "cmd/command.h"

/* One way to write the manual of `command`, or of all of shore when it is NULL. */
typedef struct ManualForm {
    const char *name; /* "man" */
    void (*render)(Buf *out, const Command *command);
} ManualForm;

extern const ManualForm  manual_forms[]; /* ends with an empty row */
extern const char *const manual_form_names[];

void manual_text(Buf *out, const Command *command);     /* for a terminal */
void manual_man(Buf *out, const Command *command);      /* roff, for man(1) */
void manual_markdown(Buf *out, const Command *command); /* for the docs */
void manual_json(Buf *out, const Command *command);     /* every field of every row */
