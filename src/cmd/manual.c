/* manual.c -- the forms of the manual. */
#include "cmd/manual.h"

#include "base/poison.h"

#define FORM_LIST(X) X(text) X(json) X(man) X(markdown)

const ManualForm manual_forms[] = {
#define X(name) {#name, manual_##name},
    FORM_LIST(X)
#undef X
        {NULL, NULL},
};

const char *const manual_form_names[] = {
#define X(name) #name,
    FORM_LIST(X)
#undef X
        NULL,
};
