/* judge.c -- the Effect of each statement, for `shore facts --judge` and for the tests of the fact
 * base. */
#include "cmd/judge.h"

#include "base/json.h"
#include "cmd/human.h"
#include "facts/facts.h"
#include "os/file.h"
#include "sql/parse.h"

#include "base/poison.h"

enum { SQL_COLUMNS = 90 };

typedef struct Judged {
    const Statement *statement;
    const Effect    *effect;
} Judged;

static void add_json(Json *json, Judged one)
{
    const Effect *effect = one.effect;
    json_object_begin(json);
    json_add_string(json, "sql", one.statement->text);
    json_add_int(json, "line", (int64_t)one.statement->start.line);
    if (one.statement->error.size > 0)
        json_add_string(json, "error", one.statement->error);
    if (effect->form != NULL)
        json_add_string(json, "form", str_from(effect->form));
    json_key(json, "locks");
    json_array_begin(json);
    for (size_t i = 0; i < effect->lock_count; i++) {
        json_object_begin(json);
        json_add_string(json, "schema", effect->locks[i].relation.schema);
        json_add_string(json, "relation", effect->locks[i].relation.name);
        json_add_string(json, "mode", str_from(lock_text(effect->locks[i].mode)));
        json_object_end(json);
    }
    json_array_end(json);
    json_add_int(json, "locks_left_out", (int64_t)effect->locks_left_out);
    json_add_string(json, "duration", str_from(duration_text(effect->duration)));
    json_add_bool(json, "rewrite", effect->rewrite);
    json_add_bool(json, "scan", effect->scan);
    json_add_bool(json, "index_rebuild", effect->index_rebuild);
    json_add_bool(json, "in_transaction", !effect->not_in_transaction);
    json_add_bool(json, "breaks_old_code", effect->breaks_old_code);
    json_add_bool(json, "loses_data", effect->loses_data);
    json_add_bool(json, "fails", effect->fails);
    if (effect->error != 0)
        json_add_int(json, "error_number", effect->error);
    if (effect->algorithm != ALGORITHM_UNSAID) {
        json_add_string(json, "algorithm", str_from(algorithm_text(effect->algorithm)));
        json_add_string(json, "lock", str_from(ddl_lock_text(effect->lock)));
    }
    json_object_end(json);
}

static void add_text(const Cmd *cmd, Judged one)
{
    Arena        *arena  = cmd->ctx.arena;
    const Effect *effect = one.effect;
    StrVec        parts  = {0};
    for (size_t i = 0; i < effect->lock_count; i++)
        *vec_push(arena, &parts) =
            str_format(arena, "%s on " STR_FMT, lock_text(effect->locks[i].mode),
                       STR_ARG(name_text(arena, effect->locks[i].relation)));
    if (effect->locks_left_out > 0)
        *vec_push(arena, &parts) =
            str_format(arena, "and on %zu more relations", effect->locks_left_out);
    if (!effect->fails && effect->algorithm != ALGORITHM_UNSAID)
        *vec_push(arena, &parts) = str_format(
            arena, "%s, LOCK=%s", algorithm_text(effect->algorithm), ddl_lock_text(effect->lock));
    const struct {
        bool        holds;
        const char *text;
    } flags[] = {
        {effect->rewrite, "rewrite"},
        {effect->scan, "scan"},
        {effect->index_rebuild, "index rebuild"},
        {effect->not_in_transaction, "not in a transaction"},
        {effect->breaks_old_code, "breaks running code"},
        {effect->loses_data, "loses data"},
        {effect->fails, "refused"},
    };
    for (size_t i = 0; i < COUNT_OF(flags); i++)
        if (flags[i].holds)
            *vec_push(arena, &parts) = str_from(flags[i].text);
    if (effect->error != 0)
        *vec_push(arena, &parts) = str_format(arena, "error %d", effect->error);
    if (one.statement->error.size > 0)
        *vec_push(arena, &parts) =
            str_format(arena, "not understood: " STR_FMT, STR_ARG(one.statement->error));
    if (parts.count == 0)
        *vec_push(arena, &parts) = STR("no lock that matters");
    buf_format(cmd->out, "%zu: " STR_FMT "\n    " STR_FMT "\n", one.statement->start.line,
               STR_ARG(human_line(arena, one.statement->text, SQL_COLUMNS)),
               STR_ARG(str_join(arena, &parts, ", ")));
}

Status judge_file(const Cmd *cmd, const char *path, Version version)
{
    Arena *arena = cmd->ctx.arena;
    Str    source;
    TRY(file_read(&cmd->ctx, path, &source));
    StatementVec statements = {0};
    sql_parse(arena, version, source, (Span){0, source.size}, &statements);
    Catalog *catalog = catalog_new(arena);
    catalog->version = version;
    Json json        = json_new(cmd->out);
    if (cmd->globals->json) {
        json_object_begin(&json);
        json_add_int(&json, "schema_version", 1);
        json_key(&json, "statements");
        json_array_begin(&json);
    }
    for (size_t i = 0; i < statements.count; i++) {
        const Statement *statement = &statements.items[i];
        if (statement->form != STATEMENT_SQL)
            continue;
        Effect effect;
        effect_of_statement(statement, catalog, version, &effect);
        const Judged one = {statement, &effect};
        if (cmd->globals->json)
            add_json(&json, one);
        else
            add_text(cmd, one);
        for (size_t k = 0; k < statement->changes.count; k++)
            catalog_apply(catalog, &statement->changes.items[k]);
    }
    if (cmd->globals->json) {
        json_array_end(&json);
        json_object_end(&json);
        buf_add_char(cmd->out, '\n');
    }
    return STATUS_OK;
}
