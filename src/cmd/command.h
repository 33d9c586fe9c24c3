/* command.h -- what a subcommand is. To add one: write cmd/commands/NAME.c with an options struct,
 * an option table and one COMMAND row, add 'NAME' to the list in cmd/commands/meson.build. */
#pragma once

#include <stddef.h>

#include "cmd/option.h"
#include "layout/layout.h"
#include "model/version.h"
#include "os/ctx.h"
#include "pace/signal.h"

/* Options that every command takes; rows in cmd/globals.c. */
typedef struct Globals {
    const char *url; /* --url, SHORE_URL, DATABASE_URL, env in shore.yaml; NULL: PG* variables */
    const char *env;
    const char *config; /* path of shore.yaml; NULL: looked for upward */
    const char *dir;
    const char *layout; /* of all files; NULL: by what they tell */
    const char *format; /* "text", "json" */
    const char *engine; /* "postgres:15", or NULL */
    bool        json;   /* the format is "json" */
    bool        quiet;
    bool        allow_exec; /* run other tools to have their SQL */
    bool        help;
    bool        version;
    const char *color; /* auto, always, never */
    int64_t     lock_tolerance_ms;
    int64_t     statement_timeout_ms;
    int64_t     retry_budget_ms;
    int64_t     backoff_ms;
    int64_t     backoff_max_ms;
    int64_t     small_rows;
    StrVec      large_tables;
    int64_t     batch_target_ms;
    int64_t     batch_rows_max;
    double      batch_nice;
    int64_t     signal_limits[SIGNAL_COUNT];
    int64_t     batch_wait_ms_max;
    StrVec      replicas;
    MapEntryVec severity;
} Globals;

typedef struct Command   Command;
typedef struct EventSink EventSink;

typedef struct Cmd {
    Ctx            ctx;
    const Globals *globals;
    const void    *options; /* the command's own struct, filled */
    const char   **args;    /* positional; NULL behind the last */
    size_t         arg_count;
    Buf           *out; /* the result: written to stdout by main when run returns */
    const Command *command;
    SettingVec     settings;  /* every value with where it came from: see option_source */
    int            exit_code; /* when run gives STATUS_OK: that of a program run for the user */
    EventSink     *events;    /* between cmd_events_begin and cmd_events_end */
} Cmd;

struct Command {
    const char   *name;
    const char   *summary;   /* one line: lower case, no full stop */
    const char   *arguments; /* "[PATH...]", or NULL for none */
    const char   *about;     /* paragraphs for --help and the man page */
    const char   *example;   /* lines that work as they are */
    const Option *options;
    size_t        option_count;
    size_t        options_size;
    bool          without_config; /* does not read shore.yaml: works when that is broken */
    Status (*run)(Cmd *cmd);
};

#define COMMAND(id)                                                                                \
    extern const Command command_##id;                                                             \
    const Command        command_##id

extern const Command *const command_table[]; /* ends with NULL */

extern const Option globals_options[];
extern const size_t globals_option_count;

/* Read every migration of globals->dir (or of `paths`, files and folders; "-" is stdin), parsed and
 * in order. Of a folder the files that end in .sql are taken, also those in folders below it.
 * STATUS_INPUT when one of them cannot be read or there is none at all. */
Status cmd_migrations_read(Cmd *cmd, const char *const *paths, size_t path_count,
                           MigrationVec *ret);

/* The first half of it: the files. */
Status cmd_files_read(const Cmd *cmd, const char *const *paths, size_t path_count,
                      SourceFileVec *ret);

/* STATUS_INPUT: there is no migration in `path`. */
Status cmd_nothing_found(const Cmd *cmd, const char *path);

/* STATUS_INPUT, with every malformed place listed on stderr, when a migration has Problems. */
Status cmd_migrations_check(Cmd *cmd, const MigrationVec *migrations);

/* The engine to judge for, as --engine or shore.yaml name it; *ret is untouched when neither does.
 * STATUS_USAGE for one that there are no facts about. */
Status cmd_engine_read(const Cmd *cmd, Version *ret);

/* There are facts about the release: from 9.6, 5.6 and 10.3 on. True without one, too. */
bool cmd_can_judge(Version version);

/* Print a line to stderr, now (progress, notices); not in --quiet. */
void cmd_note(const Cmd *cmd, const char *format, ...) PRINTF_LIKE(2, 3);

/* Colours on stdout, by --color, NO_COLOR and whether it is a terminal. */
bool cmd_colour(const Cmd *cmd);

/* The one sink of Events: text on stderr with a progress bar on a terminal, JSON lines on stdout
 * with --json. Sets cmd->ctx.emit; the end is implied when the command returns. */
void cmd_events_begin(Cmd *cmd);
void cmd_events_end(Cmd *cmd);
