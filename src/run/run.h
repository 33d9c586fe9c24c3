/* run.h -- walk migrations, crash-safe, one step at a time.
 *
 * State lives in schema `shore` of the target database; see run/state.sql. One runner at a time, by
 * a lease with a fence that every state write carries. */
#pragma once

#include "backfill/backfill.h"
#include "engine/engine.h"
#include "model/migration.h"

typedef struct RunOptions {
    const char *url;
    const char *applied_by;           /* user@host, for the history */
    int64_t     lock_tolerance_ms;    /* longest wait for, and hold of, strong locks; default 800 */
    int64_t     statement_timeout_ms; /* 0: none */
    int64_t     retry_budget_ms;      /* in all, per group */
    int64_t     backoff_ms;           /* first; doubles, with jitter */
    int64_t     backoff_max_ms;
    uint64_t    seed; /* of the jitter */
    BackfillOptions backfill;
    SignalOptions   signals;
    int64_t         small_rows;   /* size class check */
    StrVec          large_tables; /* names, with or without schema, that are large by decree */
    Str             to_version;   /* up: stop behind this one; down: stop before it; empty: all */
    int             steps;        /* at most so many; 0: no limit */
    bool            out_of_order; /* pending versions below applied ones are run too */
    StrVec          confirmed;    /* names typed for destructive steps (--confirm) */
    Buf            *dry_run;      /* not NULL: what would run is written here, nothing is changed */
} RunOptions;

typedef struct HistoryRow {
    Str     version;
    Str     name;
    Str     state;       /* as stored: see shore.migration in run/state.sql */
    Str     shown_state; /* the same, but "interrupted" when no runner is alive to go on */
    Str     phase;
    Str     checksum;
    Str     checksum_file;
    int64_t checksum_algorithm;
    Str     applied_by;
    Str     applied_at; /* server's clock, ISO 8601; empty until all statements are done */
    int64_t duration_ms;
    Str     error;
    Str     path;
    Str     source; /* the whole file as it was applied */
    size_t  progress;
    Str     progress_checksum;
} HistoryRow;
typedef VEC(HistoryRow) HistoryRowVec;

/* Of a row about a whole migration: it counts as applied, and was not run. */
#define JOURNAL_BASELINE "baseline"

/* See shore.journal in run/state.sql. */
typedef struct JournalRow {
    Str     version;
    Str     name;
    Str     direction;
    int     statement; /* -1: about the whole migration */
    Str     sql;
    Str     state;
    Str     runner;
    Str     started_at;
    Str     ended_at;
    int64_t duration_ms; /* -1: not ended */
    Str     error;
} JournalRow;
typedef VEC(JournalRow) JournalRowVec;

/* Apply what is pending, in order. Everything that can be refused is refused before a statement
 * runs (STATUS_REFUSED, STATUS_INPUT). Running it again after any failure goes on where it stopped.
 * `migrations` is everything in the directory. */
Status run_up(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options);

/* Take back applied migrations, newest first; one when neither steps nor to_version is given. */
Status run_down(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options);

/* Let what is up to options->to_version count as applied, without running it: for a database that
 * came about in another way. What is in the history already stays as it is. The others, in order,
 * are in *ret; with options->dry_run nothing is recorded. STATUS_REFUSED while a migration is
 * unfinished, or the directory does not go with the history. */
Status run_baseline(const Ctx *ctx, const MigrationVec *migrations, const RunOptions *options,
                    StrVec *ret);

/* History as the database has it, in the order of application; empty when shore has never been
 * there. Creates nothing. */
Status run_history(const Ctx *ctx, Conn *conn, HistoryRowVec *ret);

/* Everything ever done, in order: for `shore history`. Creates nothing. */
Status run_journal(const Ctx *ctx, Conn *conn, JournalRowVec *ret);
