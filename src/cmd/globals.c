/* globals.c -- the options that every command takes. */
#include <stddef.h>

#include "cmd/command.h"
#include "layout/layout_list.h"

#include "base/poison.h"

static const char *const formats[] = {"text", "json", NULL};
static const char *const colors[]  = {"auto", "always", "never", NULL};
#define X(id, name) name,
static const char *const layouts[] = {LAYOUT_LIST(X) NULL};
#undef X
static const char *const severities[] = {"off", "info", "warning", "error", NULL};

const Option globals_options[] = {
    {
        .name       = "url",
        .kind       = OPTION_TEXT,
        .at         = offsetof(Globals, url),
        .config_key = "url",
        .variable   = "DATABASE_URL",
        .value_name = "URL",
        .help       = "the database: postgres://user@host/name or a libpq conninfo string; without "
                      "one the PG* variables decide. Passwords belong into SHORE_URL, PGPASSWORD "
                      "or ~/.pgpass",
    },
    {
        .name       = "env",
        .kind       = OPTION_TEXT,
        .at         = offsetof(Globals, env),
        .variable   = "SHORE_ENV",
        .value_name = "NAME",
        .help       = "take the settings below envs.NAME of shore.yaml",
    },
    {
        .name       = "config",
        .kind       = OPTION_PATH,
        .at         = offsetof(Globals, config),
        .variable   = "SHORE_CONFIG",
        .value_name = "FILE",
        .help       = "the configuration file; otherwise shore.yaml here or in a folder above",
    },
    {
        .name       = "dir",
        .kind       = OPTION_PATH,
        .at         = offsetof(Globals, dir),
        .config_key = "dir",
        .fallback   = "migrations",
        .value_name = "FOLDER",
        .help       = "where the migrations are",
    },
    {
        .name       = "layout",
        .kind       = OPTION_CHOICE,
        .at         = offsetof(Globals, layout),
        .choices    = layouts,
        .config_key = "layout",
        .value_name = "TOOL",
        .help       = "whose migrations they are; otherwise each folder is looked at",
    },
    {
        .name       = "allow-exec",
        .kind       = OPTION_FLAG,
        .at         = offsetof(Globals, allow_exec),
        .config_key = "allow_exec",
        .help       = "let tools whose migrations are no SQL print it: Alembic runs its env.py",
    },
    {
        .name       = "format",
        .kind       = OPTION_CHOICE,
        .at         = offsetof(Globals, format),
        .choices    = formats,
        .fallback   = "text",
        .config_key = "format",
        .value_name = "FORMAT",
        .help       = "how to print the result",
    },
    {
        .name  = "json",
        .kind  = OPTION_FLAG,
        .alias = "format=json",
        .help  = "the same as --format json",
    },
    {
        .name       = "engine",
        .kind       = OPTION_TEXT,
        .at         = offsetof(Globals, engine),
        .config_key = "engine",
        .value_name = "ENGINE:VERSION",
        .help       = "the server to judge for when none is asked, like postgres:15",
    },
    {
        .name       = "quiet",
        .letter     = 'q',
        .kind       = OPTION_FLAG,
        .at         = offsetof(Globals, quiet),
        .config_key = "quiet",
        .help       = "print the result and errors, nothing else",
    },
    {
        .name       = "color",
        .kind       = OPTION_CHOICE,
        .at         = offsetof(Globals, color),
        .choices    = colors,
        .fallback   = "auto",
        .config_key = "color",
        .value_name = "WHEN",
        .help       = "colour the output: auto is on a terminal, unless NO_COLOR is set",
    },
    {
        .name   = "help",
        .letter = 'h',
        .kind   = OPTION_FLAG,
        .at     = offsetof(Globals, help),
        .help   = "print what the command does and its options",
    },
    {
        .name   = "version",
        .letter = 'V',
        .kind   = OPTION_FLAG,
        .at     = offsetof(Globals, version),
        .help   = "print the version of shore",
    },

    {
        .name       = "lock-tolerance",
        .kind       = OPTION_DURATION,
        .at         = offsetof(Globals, lock_tolerance_ms),
        .fallback   = "800ms",
        .config_key = "lock_tolerance",
        .value_name = "DURATION",
        .help       = "the longest that a transaction may wait for, and hold, strong locks",
    },
    {
        .name       = "statement-timeout",
        .kind       = OPTION_DURATION,
        .at         = offsetof(Globals, statement_timeout_ms),
        .fallback   = "0s",
        .config_key = "statement_timeout",
        .value_name = "DURATION",
        .help       = "the longest that one statement may run; 0s is no limit",
    },
    {
        .name       = "retry-budget",
        .kind       = OPTION_DURATION,
        .at         = offsetof(Globals, retry_budget_ms),
        .fallback   = "10m",
        .config_key = "retry.budget",
        .value_name = "DURATION",
        .help       = "how long to try again when a lock was not granted",
    },
    {
        .name       = "retry-backoff",
        .kind       = OPTION_DURATION,
        .at         = offsetof(Globals, backoff_ms),
        .fallback   = "1s",
        .config_key = "retry.backoff",
        .value_name = "DURATION",
        .help       = "the first wait between two tries; it doubles from try to try",
    },
    {
        .name       = "retry-backoff-max",
        .kind       = OPTION_DURATION,
        .at         = offsetof(Globals, backoff_max_ms),
        .fallback   = "30s",
        .config_key = "retry.backoff_max",
        .value_name = "DURATION",
        .help       = "the longest wait between two tries",
    },
    {
        .name       = "small-rows",
        .kind       = OPTION_INT,
        .at         = offsetof(Globals, small_rows),
        .fallback   = "100000",
        .config_key = "sizes.small_rows",
        .value_name = "ROWS",
        .help       = "a table of up to so many rows is small: plain DDL on it is acceptable",
    },
    {
        .name       = "large-tables",
        .kind       = OPTION_LIST,
        .at         = offsetof(Globals, large_tables),
        .config_key = "sizes.large",
        .value_name = "TABLE",
        .help       = "tables that are large, whatever a migration says",
    },
    {
        .name       = "batch-target",
        .kind       = OPTION_DURATION,
        .at         = offsetof(Globals, batch_target_ms),
        .fallback   = "250ms",
        .config_key = "batch.target",
        .value_name = "DURATION",
        .help       = "how long a batch of a batched statement should take",
    },
    {
        .name       = "batch-max-rows",
        .kind       = OPTION_INT,
        .at         = offsetof(Globals, batch_rows_max),
        .fallback   = "50000",
        .config_key = "batch.max_rows",
        .value_name = "ROWS",
        .help       = "the most rows of a batch",
    },
    {
        .name       = "batch-nice",
        .kind       = OPTION_REAL,
        .at         = offsetof(Globals, batch_nice),
        .fallback   = "0",
        .config_key = "batch.nice",
        .value_name = "FACTOR",
        .help       = "rest after each batch for so many times as long as it took; 0 is no rest",
    },
#define X(id, word, type, value, what)                                                             \
    {                                                                                              \
        .name       = "batch-max-" word,                                                           \
        .kind       = OPTION_##type,                                                               \
        .at         = offsetof(Globals, signal_limits[SIGNAL_##id]),                               \
        .fallback   = value,                                                                       \
        .config_key = "batch.max_" word,                                                           \
        .value_name = "LIMIT",                                                                     \
        .help       = "batches: " what "; 0 switches that off",                                    \
    },
    SIGNAL_LIST(X)
#undef X
        {
            .name       = "batch-max-wait",
            .kind       = OPTION_DURATION,
            .at         = offsetof(Globals, batch_wait_ms_max),
            .fallback   = "1h",
            .config_key = "batch.max_wait",
            .value_name = "DURATION",
            .help       = "stop a batched statement that had to wait so long at a stretch, to be "
                          "gone on with later; 0s is no limit",
        },
    {
        .name       = "replicas",
        .kind       = OPTION_LIST,
        .at         = offsetof(Globals, replicas),
        .config_key = "replicas",
        .value_name = "URL",
        .help       = "replicas to ask how far they are behind; those of PostgreSQL are seen "
                      "without, by users who may look",
    },
    {
        .name       = "severity",
        .kind       = OPTION_MAP,
        .at         = offsetof(Globals, severity),
        .choices    = severities,
        .config_key = "severity",
        .value_name = "RULE=SEVERITY",
        .help       = "judge a rule's findings as error, warning or info, or switch it off",
    },
};
const size_t globals_option_count = COUNT_OF(globals_options);
