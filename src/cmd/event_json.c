/* event_json.c -- which kind carries which fields is a table, as in model/event.h. */
#include "cmd/event_json.h"

#include "base/json.h"

#include "base/poison.h"

typedef enum Field {
    FIELD_TEXT       = 1 << 0,
    FIELD_MIGRATION  = 1 << 1,
    FIELD_STATEMENT  = 1 << 2,
    FIELD_SQL        = 1 << 3,
    FIELD_EFFECT     = 1 << 4,
    FIELD_BLOCKERS   = 1 << 5,
    FIELD_COUNT      = 1 << 6,
    FIELD_TOTAL      = 1 << 7,
    FIELD_ROWS       = 1 << 8,
    FIELD_BATCH_SIZE = 1 << 9,
    FIELD_BATCHES    = 1 << 10,
    FIELD_RATE       = 1 << 11,
    FIELD_ETA        = 1 << 12,
    FIELD_WAIT       = 1 << 13,
    FIELD_DURATION   = 1 << 14,
    FIELD_ATTEMPT    = 1 << 15,
    FIELD_PASSED     = 1 << 16,
    FIELD_REASON     = 1 << 17,
    FIELD_WAITS      = 1 << 18,
} Field;

enum { FIELDS_WHERE = FIELD_MIGRATION | FIELD_STATEMENT };

static const unsigned fields_of[] = {
    [EVENT_NOTICE]          = FIELD_TEXT,
    [EVENT_WARNING]         = FIELD_TEXT,
    [EVENT_RUN_BEGIN]       = FIELD_TEXT | FIELD_TOTAL,
    [EVENT_RUN_END]         = FIELD_COUNT | FIELD_DURATION,
    [EVENT_MIGRATION_BEGIN] = FIELD_MIGRATION | FIELD_TEXT,
    [EVENT_MIGRATION_END]   = FIELD_MIGRATION | FIELD_DURATION,
    [EVENT_STATEMENT_BEGIN] = FIELDS_WHERE | FIELD_SQL | FIELD_EFFECT,
    [EVENT_STATEMENT_END]   = FIELDS_WHERE | FIELD_ROWS | FIELD_DURATION,
    [EVENT_STATEMENT_SKIP]  = FIELDS_WHERE | FIELD_TEXT,
    [EVENT_BLOCKED]         = FIELD_BLOCKERS,
    [EVENT_RETRY]           = FIELD_ATTEMPT | FIELD_WAIT | FIELD_TEXT,
    [EVENT_BATCH_BEGIN]     = FIELDS_WHERE | FIELD_SQL | FIELD_TOTAL | FIELD_COUNT,
    [EVENT_BATCH_PROGRESS]  = FIELDS_WHERE | FIELD_COUNT | FIELD_TOTAL | FIELD_ROWS |
                             FIELD_BATCH_SIZE | FIELD_RATE | FIELD_ETA | FIELD_WAIT | FIELD_TEXT,
    [EVENT_BATCH_WAIT] =
        FIELDS_WHERE | FIELD_COUNT | FIELD_TOTAL | FIELD_REASON | FIELD_TEXT | FIELD_WAIT,
    [EVENT_BATCH_END] = FIELDS_WHERE | FIELD_COUNT | FIELD_BATCHES | FIELD_DURATION | FIELD_WAITS,
    [EVENT_VERIFY_RESULT] = FIELD_MIGRATION | FIELD_SQL | FIELD_TEXT | FIELD_PASSED,
};

static void add_locks(Json *json, const Effect *effect)
{
    json_key(json, "locks");
    json_array_begin(json);
    for (size_t i = 0; effect != NULL && i < effect->lock_count; i++) {
        json_object_begin(json);
        json_add_string(json, "relation", name_text(json->buf->arena, effect->locks[i].relation));
        json_add_string(json, "mode", str_from(lock_text(effect->locks[i].mode)));
        json_object_end(json);
    }
    json_array_end(json);
}

static void add_blockers(Json *json, const Event *event)
{
    json_key(json, "blockers");
    json_array_begin(json);
    for (size_t i = 0; i < event->blocker_count; i++) {
        const Blocker *blocker = &event->blockers[i];
        json_object_begin(json);
        json_add_int(json, "pid", blocker->pid);
        json_add_string(json, "application", blocker->application);
        json_add_string(json, "user", blocker->user);
        json_add_string(json, "state", blocker->state);
        json_add_string(json, "query", blocker->query);
        json_add_string(json, "lock", blocker->lock);
        json_add_int(json, "transaction_ms", blocker->transaction_ms);
        json_object_end(json);
    }
    json_array_end(json);
}

static void add_waits(Json *json, const Event *event)
{
    json_key(json, "waits");
    json_array_begin(json);
    for (size_t i = 0; i < event->wait_count; i++) {
        json_object_begin(json);
        json_add_string(json, "reason", str_from(event->waits[i].reason));
        json_add_int(json, "wait_ms", event->waits[i].ms);
        json_object_end(json);
    }
    json_array_end(json);
}

/* What is not known is null, not a number that looks like one. */
static void add_known(Json *json, const char *key, int64_t value)
{
    json_key(json, key);
    if (value < 0)
        json_null(json);
    else
        json_int(json, value);
}

static void add_texts(Json *json, const Event *event, unsigned fields)
{
    if (fields & FIELD_MIGRATION)
        json_add_string(json, "migration", event->migration);
    if (fields & FIELD_STATEMENT)
        json_add_int(json, "statement", event->statement);
    if (fields & FIELD_SQL)
        json_add_string(json, "sql", event->sql);
    if (fields & FIELD_REASON)
        json_add_string(json, "reason", str_from(event->reason));
    if (fields & FIELD_TEXT)
        json_add_string(json, "text", event->text);
    if (fields & FIELD_EFFECT)
        add_locks(json, event->effect);
    if (fields & FIELD_BLOCKERS)
        add_blockers(json, event);
    if (fields & FIELD_WAITS)
        add_waits(json, event);
    if (fields & FIELD_PASSED)
        json_add_bool(json, "passed", event->passed);
}

static void add_numbers(Json *json, const Event *event, unsigned fields)
{
    const struct {
        Field       field;
        const char *key;
        int64_t     value;
    } numbers[] = {
        {FIELD_COUNT, "count", event->count},
        {FIELD_TOTAL, "total", event->total},
        {FIELD_ROWS, "rows", event->rows},
        {FIELD_BATCH_SIZE, "batch_size", event->batch_size},
        {FIELD_BATCHES, "batches", event->batches},
        {FIELD_ETA, "eta_ms", event->eta_ms},
        {FIELD_WAIT, "wait_ms", event->wait_ms},
        {FIELD_DURATION, "duration_ms", event->duration_ms},
        {FIELD_ATTEMPT, "attempt", event->attempt},
    };
    for (size_t i = 0; i < COUNT_OF(numbers); i++)
        if (fields & numbers[i].field)
            add_known(json, numbers[i].key, numbers[i].value);
    if (fields & FIELD_RATE) {
        json_key(json, "rate");
        json_number(json, event->rate, 1);
    }
}

void event_json(Buf *buf, const Event *event, int64_t at_ms)
{
    Json json = json_new(buf);
    json_object_begin(&json);
    json_add_string(&json, "event", str_from(event_word(event->kind)));
    json_add_int(&json, "at_ms", at_ms);
    add_texts(&json, event, fields_of[event->kind]);
    add_numbers(&json, event, fields_of[event->kind]);
    json_object_end(&json);
    buf_add_char(buf, '\n');
}
