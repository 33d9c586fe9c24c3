/* walk.h -- the way through a table: in the order of a unique index, one key range after the other.
 *
 * Ranges are half open at the bottom, (low, high], compared as rows by the server, which knows its
 * collations; how that is written is the dialect's business (backfill/dialect.h). There is no
 * OFFSET but in the index, no arithmetic on keys, and no `cursor IS NULL OR ...`: the first range
 * simply has no lower bound. */
#pragma once

#include "engine/engine.h"
#include "sql/parse.h"

enum { WALK_KEYS_MAX = 16, WALK_STEPS_MAX = 4 };

typedef struct Walk {
    EngineKind engine;
    Name       relation;      /* with its schema, as the server resolved it */
    StrVec     keys;          /* columns of the chosen index, in index order */
    StrVec     types;         /* their types, as the dialect needs them */
    StrVec     charsets;      /* where it needs them, too */
    Str        index;         /* its name */
    int64_t    rows_estimate; /* -1: not known */
} Walk;

/* A key as text, one Str per key column; count 0: no bound. */
typedef StrVec Key;

/* Keys above `low`, up to and with `high`. */
typedef struct KeyRange {
    Key low; /* count 0: from the start */
    Key high;
} KeyRange;

/* Choose the walk for the statement: the columns the author named (`by`), else the primary key,
 * else the smallest usable unique index. STATUS_REFUSED, with the reason, when there is none: not
 * unique, a nullable column, partial, an expression, mixed directions, deferrable, invalid; when
 * the relation is not a table; or when the statement assigns a key column. */
Status walk_choose(const Ctx *ctx, Conn *conn, const DmlShape *shape, const StrVec *by, Walk *ret);

/* The greatest key of the table now; count 0 when it is empty. */
Status walk_last_key(const Ctx *ctx, Conn *conn, const Walk *walk, Key *ret);

/* Fill `step` with the query for the key that ends the next batch: that of the last of the first
 * `rows` rows in `range`. No row: nothing is left there. */
void walk_next_query(Arena *arena, const Walk *walk, const KeyRange *range, int64_t rows,
                     PipelineStep *step);

/* Fill `step` with the author's statement, narrowed to `range`. */
void walk_batch_query(Arena *arena, const Walk *walk, const DmlShape *shape, Str statement,
                      const KeyRange *range, PipelineStep *step);

/* Fill `step` with what makes the texts of keys the same in every session, until the transaction
 * ends: a checkpoint may be read by another session. The author's statement must run before it. */
void walk_formats_query(const Walk *walk, PipelineStep *step);

/* conn_pipeline, in which a step that the engine does not need has no text. */
Status walk_send(const Ctx *ctx, Conn *conn, PipelineStep *steps, size_t count);

/* Run a key query in a transaction of its own. */
Status walk_key_find(const Ctx *ctx, Conn *conn, const Walk *walk, const PipelineStep *query,
                     Key *ret);

/* The key in row 0 of the result of a key query; count 0 when there is no row. */
Key walk_key_read(Arena *arena, const Walk *walk, const Rows *rows);

/* "(42, eu)" for people. */
Str walk_key_text(Arena *arena, const Key *key);
