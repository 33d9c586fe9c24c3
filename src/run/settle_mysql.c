/* settle_mysql.c -- did an interrupted statement of DDL take effect?
 *
 * Before it is sent, the definition of all that it works on is written down (SHOW CREATE, without
 * the next AUTO_INCREMENT), as a digest. A statement of DDL changes the definition of one object as
 * a whole or not at all, so afterwards that is as it was, and the statement may be sent again; or
 * it is another, and the statement is done. One that changes no definition (ENGINE = InnoDB, a view
 * that is replaced by the same) may be sent again in any case.
 *
 * Where that does not tell, nobody guesses:
 *     DROP TABLE a, b; RENAME TABLE a TO b, c TO d   before MySQL 8.0 and MariaDB 10.6 a crash
 *         leaves a part of it; after an error all do: what is gone and what is left is said
 *     CREATE TABLE ... SELECT   a crash of the server may leave the table without its rows
 *     TRUNCATE                  shows in the id of the table, where the account may read that
 *     EXCHANGE PARTITION, CALL, EXECUTE, changes of rows outside a transaction */
#include <string.h>

#include "base/hash.h"
#include "run/settle.h"

#include "base/poison.h"

#define ABSENT   "absent"
#define UNSEEN   "unseen" /* it may be there or not */
#define TABLE_ID "SELECT GROUP_CONCAT(TABLE_ID ORDER BY TABLE_ID) FROM information_schema."

typedef enum ObjectKind {
    OBJECT_NONE,
    OBJECT_TABLE, /* and views, sequences */
    OBJECT_TRIGGER,
    OBJECT_ROUTINE,
    OBJECT_EVENT,
    OBJECT_SCHEMA,
} ObjectKind;

typedef struct Object {
    ObjectKind kind;
    Name       name;
    Str        digest; /* or ABSENT, UNSEEN */
} Object;
typedef VEC(Object) ObjectVec;

/* What a kind of Change works on. What is not listed: its relation, a table. */
static const struct {
    ChangeKind kind;
    ObjectKind object;
} object_rows[] = {
    {CHANGE_CREATE_TRIGGER, OBJECT_TRIGGER},
    {CHANGE_DROP_TRIGGER, OBJECT_TRIGGER},
    {CHANGE_CREATE_FUNCTION, OBJECT_ROUTINE},
    {CHANGE_DROP_FUNCTION, OBJECT_ROUTINE},
    {CHANGE_CREATE_EVENT, OBJECT_EVENT},
    {CHANGE_DROP_EVENT, OBJECT_EVENT},
    {CHANGE_CREATE_SCHEMA, OBJECT_SCHEMA},
    {CHANGE_DROP_SCHEMA, OBJECT_SCHEMA},
    {CHANGE_OTHER, OBJECT_NONE},
    {CHANGE_DROP_OTHER, OBJECT_NONE},
    {CHANGE_CALL, OBJECT_NONE},
    {CHANGE_DYNAMIC_SQL, OBJECT_NONE},
    {CHANGE_DO_BLOCK, OBJECT_NONE},
    {CHANGE_UNREAD_CODE, OBJECT_NONE},
    {CHANGE_INSERT_ROWS, OBJECT_NONE},
    {CHANGE_UPDATE_ROWS, OBJECT_NONE},
    {CHANGE_DELETE_ROWS, OBJECT_NONE},
    {CHANGE_COPY_ROWS, OBJECT_NONE},
    {CHANGE_SELECT_ROWS, OBJECT_NONE},
    {CHANGE_GRANT, OBJECT_NONE},
};

static ObjectKind object_of(ChangeKind kind)
{
    for (size_t i = 0; i < COUNT_OF(object_rows); i++)
        if (object_rows[i].kind == kind)
            return object_rows[i].object;
    return OBJECT_TABLE;
}

/* Once more does no harm, whatever became of it. */
static bool is_repeatable(const Change *change)
{
    static const char *const words[] = {"FLUSH", "SET GLOBAL", "SET PERSIST", "RESET", "PURGE"};
    if (change->kind == CHANGE_OTHER)
        for (size_t i = 0; i < COUNT_OF(words); i++)
            if (str_starts(change->words, words[i]))
                return true;
    return change->kind == CHANGE_GRANT || change->kind == CHANGE_ANALYZE ||
           change->kind == CHANGE_VACUUM || change->kind == CHANGE_REINDEX ||
           change->kind == CHANGE_LOCK_TABLE || change->temporary;
}

static void object_add(Run *run, ObjectVec *objects, ObjectKind kind, Name name)
{
    if (name.name.size == 0)
        return;
    for (size_t i = 0; i < objects->count; i++)
        if (objects->items[i].kind == kind && name_equal(objects->items[i].name, name))
            return;
    *vec_push(run->ctx.arena, objects) = (Object){.kind = kind, .name = name};
}

static Name renamed(const Change *change)
{
    return (Name){.schema = change->references.schema.size > 0 ? change->references.schema
                                                               : change->relation.schema,
                  .name   = change->new_name};
}

/* A table is created by the first Change of its statement; the others are parts of it. What a query
 * reads, for a view or a table, is not worked on. */
static void objects_find(Run *run, const ChangeVec *changes, ObjectVec *objects)
{
    for (size_t i = 0; i < changes->count; i++) {
        const Change    *change = &changes->items[i];
        const ObjectKind kind   = object_of(change->kind);
        if (kind == OBJECT_NONE || change->in_create)
            continue;
        if (kind != OBJECT_TABLE) {
            const Name name = {.schema = kind == OBJECT_SCHEMA ? (Str){0} : change->relation.schema,
                               .name   = change->object};
            object_add(run, objects, kind, name);
            continue;
        }
        object_add(run, objects, kind, change->relation);
        for (size_t k = 0; change->query == NULL && k < change->others.count; k++)
            object_add(run, objects, kind, change->others.items[k]);
        if (change->kind == CHANGE_RENAME_TABLE)
            object_add(run, objects, kind, renamed(change));
    }
}

/* "... AUTO_INCREMENT=42 ...": rows move it. */
static Str without_next(Arena *arena, Str text)
{
    static const char word[] = " AUTO_INCREMENT=";
    const size_t      at     = str_find(text, word);
    if (at == SIZE_MAX)
        return text;
    size_t end = at + strlen(word);
    while (end < text.size && text.data[end] >= '0' && text.data[end] <= '9')
        end++;
    return str_concat(arena, str_slice(text, 0, at), str_slice(text, end, SIZE_MAX));
}

/* Errors that say that it is not there: table, trigger, routine, event, database. */
static bool is_absent(int number)
{
    return number == 1146 || number == 1049 || number == 1360 || number == 1305 || number == 1539 ||
           number == 4091 /* ER_UNKNOWN_SEQUENCES */;
}

/* All that SHOW says of an object; STATUS_OK also when it is not there, or cannot be looked at. */
static Status show(Run *run, Sql show, Name name, Buf *text, Str *ret_why)
{
    Ctx             ctx  = run->ctx;
    SqlBuf          sql  = conn_sql(run->conn, ctx.arena);
    AUTO_ROWS Rows *rows = NULL;
    ctx.emit             = NULL;
    sql_add_sql(&sql, show);
    sql_add_name(&sql, name);
    const Status status = conn_query(&ctx, run->conn, sqlbuf_sql(&sql), NULL, 0, &rows);
    if (status != STATUS_OK) {
        if (status != STATUS_SQL && status != STATUS_REFUSED)
            return status;
        *ret_why = str_from(is_absent(ctx.fault->number) ? ABSENT : UNSEEN);
        fault_clear(ctx.fault);
        return STATUS_OK;
    }
    for (size_t i = 0; i < rows_count(rows); i++)
        for (size_t k = 0; k < rows_column_count(rows); k++) {
            buf_add(text, without_next(ctx.arena, rows_text(rows, i, k)));
            buf_add_char(text, '\n');
        }
    if (rows_count(rows) == 0)
        *ret_why = STR(ABSENT);
    return STATUS_OK;
}

/* A routine's name may be that of a procedure, a function, or both. */
static Status object_look(Run *run, Object *object)
{
    static const struct {
        ObjectKind kind;
        Sql        show;
    } rows[] = {
        {OBJECT_TABLE, {STR("SHOW CREATE TABLE ")}},
        {OBJECT_TRIGGER, {STR("SHOW CREATE TRIGGER ")}},
        {OBJECT_ROUTINE, {STR("SHOW CREATE PROCEDURE ")}},
        {OBJECT_ROUTINE, {STR("SHOW CREATE FUNCTION ")}},
        {OBJECT_EVENT, {STR("SHOW CREATE EVENT ")}},
        {OBJECT_SCHEMA, {STR("SHOW CREATE DATABASE ")}},
    };
    Buf text = buf_new(run->ctx.arena, SIZE_MAX);
    Str why  = {0};
    for (size_t i = 0; i < COUNT_OF(rows); i++)
        if (rows[i].kind == object->kind)
            TRY(show(run, rows[i].show, object->name, &text, &why));
    object->digest = text.size > 0 ? hash_sha256_hex(run->ctx.arena, buf_str(&text)) : why;
    return STATUS_OK;
}

/* TRUNCATE makes the table anew: its id in InnoDB is another then. */
static Status id_look(Run *run, Object *object)
{
    static const Sql queries[] = {
        {STR(TABLE_ID "INNODB_SYS_TABLES WHERE NAME = ? OR NAME LIKE ?")},
        {STR(TABLE_ID "INNODB_TABLES WHERE NAME = ? OR NAME LIKE ?")},
    };
    const Str schema   = object->name.schema.size > 0 ? object->name.schema : run->facts.database;
    const Str path     = str_format(run->ctx.arena, STR_FMT "/" STR_FMT, STR_ARG(schema),
                                    STR_ARG(object->name.name));
    const Str params[] = {path, str_format(run->ctx.arena, STR_FMT "#P#%%", STR_ARG(path))};
    object->digest     = STR(UNSEEN);
    for (size_t i = 0; i < COUNT_OF(queries); i++) {
        AUTO_ROWS Rows *rows = NULL;
        const Status    status =
            conn_query(&run->ctx, run->conn, queries[i], params, COUNT_OF(params), &rows);
        if (status == STATUS_OK && !rows_is_null(rows, 0, 0))
            object->digest = str_copy(run->ctx.arena, rows_text(rows, 0, 0));
        if (status != STATUS_OK && status != STATUS_SQL && status != STATUS_REFUSED)
            return status;
        fault_clear(run->ctx.fault);
    }
    return STATUS_OK;
}

static bool empties(const Change *change)
{
    return change->kind == CHANGE_TRUNCATE ||
           (change->kind == CHANGE_DROP_PARTITION && str_is(change->words, "TRUNCATE PARTITION"));
}

static Status look(Run *run, const ChangeVec *changes, ObjectVec *ret)
{
    objects_find(run, changes, ret);
    for (size_t i = 0; i < ret->count; i++)
        TRY(empties(&changes->items[0]) ? id_look(run, &ret->items[i])
                                        : object_look(run, &ret->items[i]));
    return STATUS_OK;
}

Status settle_before_mysql(Run *run, const ChangeVec *changes, Str *ret_seen)
{
    ObjectVec objects = {0};
    Buf       seen    = buf_new(run->ctx.arena, SIZE_MAX);
    *ret_seen         = (Str){0};
    if (changes->count == 0 || is_repeatable(&changes->items[0]))
        return STATUS_OK;
    TRY(look(run, changes, &objects));
    for (size_t i = 0; i < objects.count; i++) {
        buf_add(&seen, objects.items[i].digest);
        buf_add_char(&seen, ' ');
        buf_add(&seen, name_text(run->ctx.arena, objects.items[i].name));
        buf_add_char(&seen, '\n');
    }
    *ret_seen = buf_str(&seen);
    return STATUS_OK;
}

/* The digests of `seen`, which has a line for each object, in their order. False: it has not. */
static bool seen_read(Str seen, const ObjectVec *objects, Str *before)
{
    for (size_t i = 0; i < objects->count; i++) {
        if (seen.size == 0)
            return false;
        Str line  = str_cut(&seen, '\n');
        before[i] = str_cut(&line, ' ');
    }
    return seen.size == 0;
}

static bool is_there(Str digest)
{
    return !str_is(digest, ABSENT);
}

/* What was seen then and now, for people. */
static Str describe(Run *run, const ObjectVec *objects, const Str *before)
{
    Buf buf = buf_new(run->ctx.arena, SIZE_MAX);
    for (size_t i = 0; i < objects->count; i++) {
        const Str   now  = objects->items[i].digest;
        const char *what = str_is(now, UNSEEN)         ? "cannot be looked at"
                           : !is_there(now)            ? "is not there"
                           : !is_there(before[i])      ? "is there now"
                           : str_equal(now, before[i]) ? "is as it was"
                                                       : "was changed";
        buf_format(&buf, "%s'" STR_FMT "' %s", i == 0 ? "" : ", ",
                   STR_ARG(name_text(run->ctx.arena, objects->items[i].name)), what);
    }
    return buf_str(&buf);
}

static size_t find(const ObjectVec *objects, Name name)
{
    size_t i = 0;
    while (i < objects->count && !name_equal(objects->items[i].name, name))
        i++;
    return i;
}

/* Which names are there after all the renames; by that, and not by definitions, because two tables
 * that change places may be defined alike. */
static Truth rename_truth(Run *run, const ChangeVec *changes, const ObjectVec *objects,
                          const Str *before)
{
    const size_t count = objects->count;
    bool        *there = arena_array_of(run->ctx.arena, bool, count);
    for (size_t i = 0; i < count; i++)
        there[i] = is_there(before[i]);
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        if (change->kind != CHANGE_RENAME_TABLE)
            continue;
        there[find(objects, renamed(change))]  = there[find(objects, change->relation)];
        there[find(objects, change->relation)] = false;
    }
    bool done = true;
    bool same = true;
    bool told = false;
    for (size_t i = 0; i < count; i++) {
        const bool now = is_there(objects->items[i].digest);
        told           = told || there[i] != is_there(before[i]);
        done           = done && now == there[i];
        same           = same && now == is_there(before[i]);
    }
    if (!told)
        return same ? TRUTH_UNKNOWN : TRUTH_PART;
    return done ? TRUTH_DONE : same ? TRUTH_NOT_DONE : TRUTH_PART;
}

/* DROP takes effect by what is gone; what was not there before tells nothing. */
static Truth changed_truth(const ObjectVec *objects, const Str *before, bool drops)
{
    size_t changed = 0;
    size_t told    = 0;
    for (size_t i = 0; i < objects->count; i++) {
        if (drops && !is_there(before[i]))
            continue;
        told++;
        changed += drops ? !is_there(objects->items[i].digest)
                         : !str_equal(before[i], objects->items[i].digest);
    }
    if (changed == 0)
        return TRUTH_NOT_DONE;
    return changed == told ? TRUTH_DONE : TRUTH_PART;
}

static bool drops_objects(ChangeKind kind)
{
    return kind == CHANGE_DROP_TABLE || kind == CHANGE_DROP_VIEW || kind == CHANGE_DROP_SEQUENCE ||
           kind == CHANGE_DROP_TRIGGER || kind == CHANGE_DROP_FUNCTION ||
           kind == CHANGE_DROP_EVENT || kind == CHANGE_DROP_SCHEMA;
}

static Truth truth_of(Run *run, const ChangeVec *changes, const ObjectVec *objects,
                      const Str *before)
{
    bool renames = false;
    for (size_t i = 0; i < changes->count; i++) {
        const Change *change = &changes->items[i];
        renames              = renames || change->kind == CHANGE_RENAME_TABLE;
        if (change->kind == CHANGE_ALTER_PARTITIONS && str_is(change->words, "EXCHANGE PARTITION"))
            return TRUTH_UNKNOWN;
    }
    for (size_t i = 0; i < objects->count; i++)
        if (str_is(before[i], UNSEEN) || str_is(objects->items[i].digest, UNSEEN))
            return TRUTH_UNKNOWN;
    const ChangeKind first = changes->items[0].kind;
    if (renames)
        return rename_truth(run, changes, objects, before);
    if (first == CHANGE_CREATE_TABLE_AS && is_there(objects->items[0].digest))
        return TRUTH_UNKNOWN;
    return changed_truth(objects, before, drops_objects(first));
}

Status settle_mysql(Run *run, const ChangeVec *changes, Str seen, Settled *ret)
{
    ObjectVec objects = {0};
    *ret              = (Settled){0};
    if (changes->count == 0)
        return STATUS_OK;
    if (is_repeatable(&changes->items[0])) {
        ret->truth = TRUTH_NOT_DONE;
        return STATUS_OK;
    }
    TRY(look(run, changes, &objects));
    Str *before = arena_array_of(run->ctx.arena, Str, objects.count + 1);
    if (objects.count == 0 || !seen_read(seen, &objects, before))
        return STATUS_OK;
    ret->truth  = truth_of(run, changes, &objects, before);
    ret->detail = describe(run, &objects, before);
    return STATUS_OK;
}
