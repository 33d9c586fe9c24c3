/* option.h -- options as rows. argv, environment, shore.yaml, --help, man page, completion and docs
 * all come from them. */
#pragma once

#include "base/status.h"
#include "base/str.h"

typedef enum OptionKind {
    OPTION_FLAG,     /* bool */
    OPTION_TEXT,     /* const char * */
    OPTION_CHOICE,   /* const char *, one of `choices` */
    OPTION_INT,      /* int64_t */
    OPTION_DURATION, /* int64_t milliseconds; a unit is required: 800ms, 2s, 10m, 7d */
    OPTION_SIZE,     /* int64_t bytes: 64MB */
    OPTION_LIST,     /* StrVec: repeatable, commas separate */
    OPTION_MAP,      /* MapEntryVec: shore.yaml's free-key maps; --severity drop-column=error */
} OptionKind;

typedef struct MapEntry {
    Str key;
    Str value;
} MapEntry;
typedef VEC(MapEntry) MapEntryVec;

typedef struct Option {
    const char        *name;   /* "lock-tolerance" */
    char               letter; /* 'q', or 0 */
    OptionKind         kind;
    size_t             at;         /* offsetof in the options struct */
    const char *const *choices;    /* ends with NULL */
    const char        *fallback;   /* as it would be written, or NULL */
    const char        *config_key; /* "batch.target" in shore.yaml (SHORE_BATCH_TARGET), or NULL */
    const char        *value_name; /* "DURATION" in help */
    const char        *help;       /* lower case, no full stop */
} Option;
