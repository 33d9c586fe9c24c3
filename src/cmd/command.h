/* command.h -- what a subcommand is. To add one: write cmd/commands/NAME.c with an options struct,
 * an option table and one COMMAND row, add 'NAME' to the list in cmd/commands/meson.build. */
#pragma once

#include <stddef.h>

#include "cmd/option.h"
#include "model/migration.h"
#include "os/ctx.h"

/* Options that every command takes; rows in cmd/globals.c. */
typedef struct Globals {
    const char *url; /* --url, SHORE_URL, DATABASE_URL, env in shore.yaml; NULL: PG* variables */
    const char *env;
    const char *config; /* path of shore.yaml; NULL: looked for upward */
    const char *dir;
    const char *format; /* "text", "json" */
    const char *engine; /* "postgres:15", or NULL */
    bool        json;
    bool        quiet;
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
    MapEntryVec severity;
    MapEntryVec placeholders;
} Globals;

typedef struct Cmd {
    Ctx            ctx;
    const Globals *globals;
    const void    *options; /* the command's own struct, filled */
    const char   **args;    /* positional */
    size_t         arg_count;
    Buf           *out; /* the result: written to stdout by main when run returns */
} Cmd;

typedef struct Command {
    const char   *name;
    const char   *summary;   /* one line: lower case, no full stop */
    const char   *arguments; /* "[PATH...]", or NULL for none */
    const char   *about;     /* paragraphs for --help and the man page */
    const char   *example;   /* lines that work as they are */
    const Option *options;
    size_t        option_count;
    size_t        options_size;
    Status (*run)(Cmd *cmd);
} Command;

#define COMMAND(id)                                                                                \
    extern const Command command_##id;                                                             \
    const Command        command_##id

extern const Command *const command_table[]; /* ends with NULL */

extern const Option globals_options[];
extern const size_t globals_option_count;

/* Read every migration of globals->dir (or of `paths`, files and folders), parsed and in order.
 * STATUS_INPUT when nothing could be read. */
Status cmd_migrations_read(Cmd *cmd, const char *const *paths, size_t path_count,
                           MigrationVec *ret);

/* STATUS_INPUT, with every malformed place listed on stderr, when a migration has Problems. */
Status cmd_migrations_check(Cmd *cmd, const MigrationVec *migrations);

/* Print to stderr, now (progress, notices); not in --quiet. */
void cmd_note(const Cmd *cmd, const char *format, ...) PRINTF_LIKE(2, 3);

/* The one sink of Events: text with a progress bar on a terminal, JSON lines with --json. */
void cmd_events_begin(Cmd *cmd);
void cmd_events_end(Cmd *cmd);
