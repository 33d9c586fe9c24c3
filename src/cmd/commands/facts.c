/* facts.c -- what the server does with each form of DDL, as the fact base has it. */
#include "facts/facts.h"

#include <string.h>

#include "base/json.h"
#include "cmd/command.h"
#include "cmd/facts_mysql.h"
#include "cmd/judge.h"
#include "model/engine_traits.h"

#include "base/poison.h"

typedef struct FactsOptions {
    bool        matrix;
    const char *judge;
} FactsOptions;

/* The mode that decides who waits: the strongest one on any relation. */
static LockMode strongest(const Fact *fact)
{
    LockMode mode = LOCK_NONE;
    for (int role = 0; role < ROLE_COUNT; role++)
        mode = lock_union(mode, fact->locks[role]);
    return mode;
}

static const char *blocks_text(const Fact *fact)
{
    const LockMode mode = strongest(fact);
    if (lock_blocks_reads(mode))
        return "reads, writes";
    if (lock_blocks_writes(mode))
        return "writes";
    return mode == LOCK_SHARE_UPDATE_EXCLUSIVE ? "DDL, VACUUM" : "-";
}

/* What somebody with a large and busy table wants to know. */
static const char *safe_text(const Fact *fact)
{
    const LockMode mode = strongest(fact);
    if (fact->fails)
        return "refused";
    if (fact->duration != DURATION_INSTANT && lock_blocks_writes(mode))
        return lock_blocks_reads(mode) ? "no: reads and writes wait for all of it"
                                       : "no: writes wait for all of it";
    return lock_blocks_writes(mode) ? "yes, with a lock timeout" : "yes";
}

/* "SHARE ROW EXCLUSIVE; SHARE ROW EXCLUSIVE on referenced". */
static Str locks_text(Arena *arena, const Fact *fact)
{
    StrVec parts = {0};
    for (int role = 0; role < ROLE_COUNT; role++) {
        const char *mode = lock_text(fact->locks[role]);
        if (fact->locks[role] == LOCK_NONE)
            continue;
        *vec_push(arena, &parts) = role == ROLE_TARGET ? str_from(mode)
                                                       : str_format(arena, "%s on %s", mode,
                                                                    lock_role_text((LockRole)role));
    }
    return parts.count > 0 ? str_join(arena, &parts, "; ") : STR("-");
}

static const char *yes(bool value)
{
    return value ? "yes" : "-";
}

/* The arguments are parts of form ids; none means all. */
static bool is_wanted(const Cmd *cmd, const Fact *fact, int major)
{
    if (fact_find(fact->form, major) != fact)
        return false;
    for (size_t i = 0; i < cmd->arg_count; i++)
        if (strstr(fact->form, cmd->args[i]) != NULL)
            return true;
    return cmd->arg_count == 0;
}

static void add_json(Json *json, const FactGroup *group, const Fact *fact)
{
    json_object_begin(json);
    json_add_string(json, "form", str_from(fact->form));
    json_add_string(json, "group", str_from(group->title));
    json_add_string(json, "sql", str_from(fact->sql));
    json_add_int(json, "since", fact->since);
    json_add_int(json, "until", fact->until);
    json_add_string(json, "source", str_from(fact->from_manual ? "manual" : "measured"));
    json_key(json, "locks");
    json_object_begin(json);
    for (int role = 0; role < ROLE_COUNT; role++)
        if (fact->locks[role] != LOCK_NONE)
            json_add_string(json, lock_role_text((LockRole)role),
                            str_from(lock_text(fact->locks[role])));
    json_object_end(json);
    json_add_string(json, "blocks", str_from(blocks_text(fact)));
    json_add_string(json, "duration", str_from(duration_text(fact->duration)));
    json_add_bool(json, "rewrite", fact->rewrite);
    json_add_bool(json, "scan", fact->scan);
    json_add_bool(json, "index_rebuild", fact->index_rebuild);
    json_add_bool(json, "in_transaction", !fact->not_in_transaction);
    json_add_bool(json, "fails", fact->fails);
    json_add_string(json, "safe", str_from(safe_text(fact)));
    if (fact->note != NULL)
        json_add_string(json, "note", str_from(fact->note));
    json_object_end(json);
}

static void show_json(const Cmd *cmd, int major)
{
    Json json = json_new(cmd->out);
    json_object_begin(&json);
    json_add_int(&json, "schema_version", 1);
    json_add_string(&json, "engine", str_format(cmd->ctx.arena, "postgres:%d", major));
    json_key(&json, "facts");
    json_array_begin(&json);
    for (size_t g = 0; pg_fact_groups[g] != NULL; g++)
        for (size_t i = 0; i < pg_fact_groups[g]->count; i++)
            if (is_wanted(cmd, &pg_fact_groups[g]->facts[i], major))
                add_json(&json, pg_fact_groups[g], &pg_fact_groups[g]->facts[i]);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_char(cmd->out, '\n');
}

static void add_line(const Cmd *cmd, const Fact *fact)
{
    Buf *out = cmd->out;
    buf_format(out, "%s\n    %s\n    ", fact->form, fact->sql);
    if (fact->fails) {
        buf_format(out, "refused%s%s\n", fact->note != NULL ? ": " : "",
                   fact->note != NULL ? fact->note : "");
        return;
    }
    const Str locks = locks_text(cmd->ctx.arena, fact);
    buf_add_c(out, str_is(locks, "-") ? "no lock that matters" : "");
    buf_add(out, str_is(locks, "-") ? (Str){0} : locks);
    if (!str_is(str_from(blocks_text(fact)), "-"))
        buf_format(out, ", blocks %s", blocks_text(fact));
    buf_add_c(out, fact->rewrite ? ", rewrite" : "");
    buf_add_c(out, fact->scan ? ", scan" : "");
    buf_add_c(out, fact->index_rebuild ? ", index rebuild" : "");
    buf_add_c(out, fact->not_in_transaction ? ", not in a transaction" : "");
    if (fact->note != NULL)
        buf_format(out, "\n    %s", fact->note);
    buf_add_char(out, '\n');
}

static void show_list(const Cmd *cmd, int major)
{
    for (size_t g = 0; pg_fact_groups[g] != NULL; g++) {
        const FactGroup *group = pg_fact_groups[g];
        bool             begun = false;
        for (size_t i = 0; i < group->count; i++) {
            if (!is_wanted(cmd, &group->facts[i], major))
                continue;
            if (!begun)
                buf_format(cmd->out, "%s%s:\n\n", cmd->out->size > 0 ? "\n" : "", group->title);
            begun = true;
            add_line(cmd, &group->facts[i]);
        }
    }
}

static void show_matrix(const Cmd *cmd, int major)
{
    buf_add_c(cmd->out, "| Operation | Lock | Blocks | Rewrite | Scan | In transaction | Safe at "
                        "scale? |\n|---|---|---|---|---|---|---|\n");
    for (size_t g = 0; pg_fact_groups[g] != NULL; g++)
        for (size_t i = 0; i < pg_fact_groups[g]->count; i++) {
            const Fact *fact = &pg_fact_groups[g]->facts[i];
            if (!is_wanted(cmd, fact, major))
                continue;
            buf_format(cmd->out, "| `%s` | " STR_FMT " | %s | %s | %s | %s | %s%s%s |\n", fact->sql,
                       STR_ARG(locks_text(cmd->ctx.arena, fact)), blocks_text(fact),
                       yes(fact->rewrite), yes(fact->scan), fact->not_in_transaction ? "no" : "yes",
                       safe_text(fact), fact->note != NULL ? "; " : "",
                       fact->note != NULL ? fact->note : "");
        }
}

static void show_pg(const Cmd *cmd, Version version, FactsLook look)
{
    const int major = version.major > 0 ? version.major : server_traits(version)->newest.major;
    if (look == FACTS_JSON)
        show_json(cmd, major);
    else if (look == FACTS_MATRIX)
        show_matrix(cmd, major);
    else
        show_list(cmd, major);
}

static void (*const show[])(const Cmd *cmd, Version version, FactsLook look) = {
    [ENGINE_NONE]    = show_pg,
    [ENGINE_PG]      = show_pg,
    [ENGINE_MYSQL]   = facts_show_mysql,
    [ENGINE_MARIADB] = facts_show_mysql,
};

static Status run(Cmd *cmd)
{
    const FactsOptions *options = cmd->options;
    Version             version = {0};
    TRY(cmd_engine_read(cmd, &version));
    if (options->judge != NULL)
        return judge_file(cmd, options->judge, version);
    if (version.major == 0 && version.engine != ENGINE_NONE)
        version = engine_traits(version.engine)->newest;
    show[version.engine](cmd, version,
                         cmd->globals->json ? FACTS_JSON
                         : options->matrix  ? FACTS_MATRIX
                                            : FACTS_LIST);
    if (cmd->out->size == 0)
        return FAIL(cmd->ctx.fault, STATUS_USAGE, "could not find a form with '%s' in its name",
                    cmd->args[0]);
    return STATUS_OK;
}

static const Option options[] = {
    {
        .name = "matrix",
        .kind = OPTION_FLAG,
        .at   = offsetof(FactsOptions, matrix),
        .help = "print one table: operation, lock, what it blocks, and whether it is safe on a "
                "large and busy table",
    },
    {
        .name       = "judge",
        .kind       = OPTION_TEXT,
        .at         = offsetof(FactsOptions, judge),
        .value_name = "FILE",
        .help       = "print what each statement of an SQL file (-: stdin) would do, replayed from "
                      "an empty schema; without --engine the worst of the supported versions",
    },
};

COMMAND(facts) = {
    .name         = "facts",
    .summary      = "say what a server version does with each form of DDL",
    .arguments    = "[FORM...]",
    .about        = "Each form is a statement that was performed on real servers of every version: "
                    "which locks it took, whom they block, whether it rewrote or read the table, "
                    "rebuilt an index, or refused to be in a transaction. lint and up judge by "
                    "these rows. A FORM is a part of a form's name; none means all. Without "
                    "--engine it is the newest version of PostgreSQL, without a release the "
                    "newest of the server. For MySQL and MariaDB it is the algorithm that the "
                    "server picks; what could not be measured there says what it rests on.",
    .example      = "shore facts add_fk --engine postgres:15\nshore facts --matrix\n"
                    "shore facts add_col --engine mysql:8.0.28\n"
                    "echo 'DROP INDEX users_email_idx' | shore facts --judge -",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(FactsOptions),
    .run          = run,
};
