/* option.h -- options as rows. argv, environment, shore.yaml, --help, man page, completion and docs
 * all come from them.
 *
 * Values travel as Settings: text, where it came from, and the row it is for. Settings are applied
 * layer by layer, so that a later layer wins; of one layer, a list or map gathers all. */
#pragma once

#include "base/quantity.h"
#include "base/status.h"
#include "base/str.h"

typedef enum OptionKind {
    OPTION_FLAG,     /* bool */
    OPTION_TEXT,     /* const char * */
    OPTION_PATH,     /* const char *; in shore.yaml it starts at the folder of that file */
    OPTION_CHOICE,   /* const char *, one of `choices` */
    OPTION_INT,      /* int64_t, not negative */
    OPTION_REAL,     /* double, not negative */
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
    const char *const *choices;    /* ends with NULL; of a map: what its values may be */
    const char        *fallback;   /* as it would be written, or NULL */
    const char        *config_key; /* "batch.target" in shore.yaml (SHORE_BATCH_TARGET), or NULL */
    const char        *variable;   /* a further environment variable that gives it, or NULL */
    const char        *alias;      /* "format=json": stands for that option with that value */
    const char        *value_name; /* "DURATION" in help */
    const char        *help;       /* lower case, no full stop */
} Option;

/* Rows and the struct that they describe. */
typedef struct OptionTable {
    const Option *rows;
    size_t        count;
    void         *values;
} OptionTable;

/* From weakest to strongest. DATABASE_URL is not ours and may be set for other reasons: a section
 * that somebody asked for with --env is stronger, one that shore.yaml takes by default is not, and
 * SHORE_URL is stronger than all of them. */
typedef enum Layer {
    LAYER_FALLBACK,
    LAYER_FILE,
    LAYER_SECTION_DEFAULT,
    LAYER_VARIABLE_OTHER,
    LAYER_SECTION_ASKED,
    LAYER_VARIABLE,
    LAYER_ARGV,
} Layer;

typedef struct Setting {
    const Option *option;
    void         *values; /* the struct it goes into */
    Str           value;
    Str           key;   /* of a map entry, when it is known apart from the value */
    Str           name;  /* as the user wrote it: "--dir", "SHORE_DIR", "dir" */
    Str           place; /* "shore.yaml:3:7", or empty */
    Layer         layer;
    bool          whole; /* one list item or map value as it stands: commas do not separate */
} Setting;
typedef VEC(Setting) SettingVec;

/* The row called `name` (without dashes), or NULL. */
const Option *option_find(const OptionTable *table, Str name);
const Option *option_find_letter(const OptionTable *table, char letter);

/* "duration". */
const char *option_kind_text(OptionKind kind);

/* True when the option needs a value behind it on the command line. */
bool option_takes_value(const Option *option);

/* "SHORE_BATCH_TARGET" for "batch.target". */
Str option_variable(Arena *arena, const Option *option);

/* The fallbacks of all rows; a path starts at the folder of the file `config`, "" for none. */
void option_fallbacks(Arena *arena, const OptionTable *table, Str config, SettingVec *settings);

/* Put all settings into their structs, in the order of their layers. STATUS_USAGE with the place
 * for a value that does not fit its row. */
Status option_apply(Arena *arena, Fault *fault, const SettingVec *settings);

/* The setting that decided the option called `name`; NULL when nobody set it. */
const Setting *option_source(const SettingVec *settings, const char *name);
