/* lint.c -- what would these migrations do to a running system? */
#include <string.h>
#include <time.h>

#include "cmd/knowledge.h"
#include "cmd/lint_fix.h"
#include "cmd/lint_report.h"
#include "cmd/lint_server.h"
#include "cmd/since.h"
#include "cmd/suggest.h"
#include "lint/rule.h"
#include "model/engine_traits.h"

#include "base/poison.h"

typedef struct LintCommandOptions {
    const char *fail_on;
    const char *format;
    MapEntryVec report;
    const char *catalog;
    const char *since;
    bool        all;
    bool        checklist;
    bool        fix;
    bool        diff;
    const char *baseline;
    const char *write_baseline;
    int64_t     small_bytes;
    int64_t     large_rows;
    int64_t     hot_writes;
    int64_t     read_speed;
} LintCommandOptions;

static Status rule_unknown(const Cmd *cmd, Str id)
{
    StrVec ids = {0};
    for (size_t i = 0; rule_table[i] != NULL; i++)
        *vec_push(cmd->ctx.arena, &ids) = str_from(rule_table[i]->id);
    const Str meant = suggest(id, &ids);
    Status    status =
        FAIL(cmd->ctx.fault, STATUS_USAGE, "could not find a rule '" STR_FMT "'", STR_ARG(id));
    if (meant.size > 0)
        status = fault_hint(cmd->ctx.fault, "Is '" STR_FMT "' meant?", STR_ARG(meant));
    return status;
}

static Status severities_read(const Cmd *cmd, const Severity **ret)
{
    const MapEntryVec *entries    = &cmd->globals->severity;
    Severity          *severities = arena_array_of(cmd->ctx.arena, Severity, rule_count());
    for (size_t i = 0; rule_table[i] != NULL; i++)
        severities[i] = rule_table[i]->severity;
    for (size_t e = 0; e < entries->count; e++) {
        const Rule *rule  = rule_find(entries->items[e].key);
        size_t      index = 0;
        if (rule == NULL)
            return rule_unknown(cmd, entries->items[e].key);
        while (rule_table[index] != rule)
            index++;
        for (Severity severity = SEVERITY_OFF; severity <= SEVERITY_ERROR; severity++)
            if (str_is(entries->items[e].value, severity_text(severity)))
                severities[index] = severity;
    }
    *ret = severities;
    return STATUS_OK;
}

static Severity severity_from(const char *text)
{
    Severity severity = SEVERITY_ERROR;
    while (severity > SEVERITY_INFO && strcmp(text, severity_text(severity)) != 0)
        severity--;
    return severity;
}

static bool fails(const LintReport *report)
{
    for (size_t i = 0; i < report->findings.count; i++)
        if (report->findings.items[i].severity >= report->fail_on)
            return true;
    return false;
}

/* What is known of the database goes into the options; its version counts unless one is asked for
 * on the command line. */
static Status knowledge_take(const Cmd *cmd, LintOptions *ret)
{
    const LintCommandOptions *options   = cmd->options;
    const Setting            *engine    = option_source(&cmd->settings, "engine");
    Knowledge                 knowledge = {0};
    TRY(knowledge_choose(cmd, options->catalog, &knowledge));
    if (knowledge.catalog == NULL)
        return STATUS_OK;
    ret->live    = knowledge.catalog;
    ret->applied = knowledge.applied;
    if (engine == NULL || engine->layer != LAYER_ARGV)
        ret->version = knowledge.catalog->version;
    const EngineTraits *known = engine_traits(knowledge.catalog->version.engine);
    if (known == engine_traits(ret->version.engine))
        return STATUS_OK;
    (void)FAIL(cmd->ctx.fault, STATUS_USAGE, "could not judge for %s by what is known of %s",
               engine_traits(ret->version.engine)->title, known->title);
    return fault_hint(cmd->ctx.fault, "Leave --engine out, or name a release of it, like %s:%d.%d.",
                      known->word, known->newest.major, known->newest.minor);
}

static Str today_text(const Ctx *ctx)
{
    const time_t now = (time_t)(ctx->clock->wall_ms(ctx->clock) / 1000);
    struct tm    utc;
    char         text[16];
    gmtime_r(&now, &utc);
    return str_copy(ctx->arena, (Str){text, strftime(text, sizeof text, "%Y-%m-%d", &utc)});
}

static Status setup_read(Cmd *cmd, LintSetup *ret)
{
    const LintCommandOptions *options = cmd->options;
    *ret                              = (LintSetup){.cmd = cmd, .report = lint_report_options(cmd)};
    ret->options.small_rows           = cmd->globals->small_rows;
    ret->options.small_bytes          = options->small_bytes;
    ret->options.large_rows           = options->large_rows;
    ret->options.hot_writes           = options->hot_writes;
    ret->options.read_speed           = options->read_speed;
    ret->options.large_tables         = cmd->globals->large_tables;
    ret->options.runner_lock_timeout_ms = cmd->globals->lock_tolerance_ms;
    ret->options.today                  = today_text(&cmd->ctx);
    TRY(cmd_engine_read(cmd, &ret->options.version));
    TRY(severities_read(cmd, &ret->options.severities));
    TRY(knowledge_take(cmd, &ret->options));
    ret->judges_applied    = options->all;
    ret->options.checklist = options->checklist;
    if (options->baseline != NULL) {
        Baseline *baseline = arena_new_of(cmd->ctx.arena, Baseline);
        TRY(baseline_read(&cmd->ctx, options->baseline, baseline));
        ret->baseline = baseline;
    }
    return STATUS_OK;
}

static LintReport report_of(const LintSetup *setup, const SourceFileVec *files,
                            const LintPass *pass)
{
    const LintCommandOptions *options = setup->cmd->options;
    Arena                    *arena   = setup->cmd->ctx.arena;
    return (LintReport){
        .findings        = pass->result.findings,
        .allowed         = pass->result.allowed,
        .known           = pass->known,
        .verdicts        = pass->result.verdicts,
        .checklists      = pass->result.checklists,
        .rules           = lint_rule_docs(arena, &setup->options),
        .statement_count = pass->result.statement_count,
        .judged_for      = setup->options.version,
        .fail_on         = severity_from(options->fail_on),
        .stale = baseline_stale(arena, setup->baseline, &setup->report, files, &pass->known),
    };
}

static Status baseline_update(const LintSetup *setup, const LintPass *pass, const char *path)
{
    const Cmd         *cmd      = setup->cmd;
    const FindingList *findings = setup->baseline == NULL ? &pass->result.findings : &pass->known;
    TRY(baseline_write(&cmd->ctx, path, &setup->report, findings));
    cmd_note(cmd, "wrote %zu finding%s to %s", findings->count, findings->count == 1 ? "" : "s",
             path);
    return STATUS_OK;
}

static bool reads_stdin(const Cmd *cmd)
{
    for (size_t i = 0; i < cmd->arg_count; i++)
        if (strcmp(cmd->args[i], "-") == 0)
            return true;
    return false;
}

static Status options_check(const Cmd *cmd)
{
    const LintCommandOptions *options = cmd->options;
    if (options->fix && options->diff)
        return FAIL(cmd->ctx.fault, STATUS_USAGE,
                    "could not use --fix and --diff together: one changes files, the other does "
                    "not");
    if (options->fix && reads_stdin(cmd) && cmd->arg_count > 1)
        return FAIL(cmd->ctx.fault, STATUS_USAGE,
                    "could not fix standard input and files in one run: it would be printed, they "
                    "would be changed");
    return STATUS_OK;
}

static Status run(Cmd *cmd)
{
    const LintCommandOptions *options = cmd->options;
    LintSetup                 setup;
    SourceFileVec             files;
    LintPass                  pass;
    size_t                    fixed = 0;
    TRY(options_check(cmd));
    TRY(setup_read(cmd, &setup));
    TRY(cmd_files_read(cmd, cmd->args, cmd->arg_count, &files));
    if (setup.options.version.engine == ENGINE_NONE)
        TRY(lint_server_find(cmd, &files, &setup.options.version));
    if (options->since != NULL)
        TRY(since_find(cmd, options->since, &files, &setup.unchanged));
    lint_pass(&setup, &files, &pass);
    if (pass.migrations.count + pass.applied == 0)
        return cmd_nothing_found(cmd, cmd->arg_count == 0 ? cmd->globals->dir : cmd->args[0]);
    if (pass.applied > 0)
        cmd_note(cmd, "%zu applied migration%s left out; --all judges them, too", pass.applied,
                 pass.applied == 1 ? "" : "s");
    if (options->write_baseline != NULL)
        return baseline_update(&setup, &pass, options->write_baseline);
    if (options->diff)
        lint_fix_show(&setup, &files, &pass);
    else if (options->fix)
        TRY(lint_fix_write(&setup, &files, &pass, &fixed));
    lint_server_hint(&setup, &files, &pass);
    LintReport report = report_of(&setup, &files, &pass);
    report.fixed      = fixed;
    TRY(lint_report_write(cmd, &options->report, &report));
    if (!options->diff && !(options->fix && reads_stdin(cmd)))
        lint_report_print(cmd, &report);
    return fails(&report) ? STATUS_FINDINGS : STATUS_OK;
}

static const char *const fail_on_choices[] = {"error", "warning", "info", NULL};

static const Option options[] = {
    {.name       = "since",
     .kind       = OPTION_TEXT,
     .at         = offsetof(LintCommandOptions, since),
     .config_key = "lint.since",
     .value_name = "GITREV",
     .help = "tell only of migrations that are new or changed since that revision of git; the "
             "others are replayed in silence"},
    {.name       = "fail-on",
     .kind       = OPTION_CHOICE,
     .at         = offsetof(LintCommandOptions, fail_on),
     .choices    = fail_on_choices,
     .fallback   = "error",
     .config_key = "lint.fail_on",
     .value_name = "SEVERITY",
     .help       = "the least severe finding that makes the exit code 1"},
    {.name       = "format",
     .kind       = OPTION_CHOICE,
     .at         = offsetof(LintCommandOptions, format),
     .choices    = report_names,
     .config_key = "lint.format",
     .value_name = "FORMAT",
     .help       = "how to print the findings; without it as --format says for all commands"},
    {.name       = "report",
     .kind       = OPTION_MAP,
     .at         = offsetof(LintCommandOptions, report),
     .config_key = "lint.report",
     .value_name = "FORMAT=FILE",
     .help       = "write a report to a file, too, in that format; once for each file"},
    {.name = "checklist",
     .kind = OPTION_FLAG,
     .at   = offsetof(LintCommandOptions, checklist),
     .help = "answer the ten points that every migration is held to, each with evidence"},
    {.name = "fix",
     .kind = OPTION_FLAG,
     .at   = offsetof(LintCommandOptions, fix),
     .help = "change the files where a finding says how; what was run already should stay"},
    {.name = "diff",
     .kind = OPTION_FLAG,
     .at   = offsetof(LintCommandOptions, diff),
     .help = "print what --fix would change, and change nothing"},
    {.name       = "baseline",
     .kind       = OPTION_PATH,
     .at         = offsetof(LintCommandOptions, baseline),
     .config_key = "lint.baseline",
     .value_name = "FILE",
     .help       = "do not count the findings that the file lists"},
    {.name       = "write-baseline",
     .kind       = OPTION_PATH,
     .at         = offsetof(LintCommandOptions, write_baseline),
     .value_name = "FILE",
     .help       = "list all findings in the file; with --baseline only those that it listed and "
                   "that still occur"},
    {.name       = "catalog",
     .kind       = OPTION_PATH,
     .at         = offsetof(LintCommandOptions, catalog),
     .config_key = "catalog",
     .value_name = "FILE",
     .help       = "what 'shore catalog dump' wrote: the tables, sizes and rates of a database"},
    {.name = "all",
     .kind = OPTION_FLAG,
     .at   = offsetof(LintCommandOptions, all),
     .help = "judge migrations that the database has applied, too"},
    {.name       = "small-bytes",
     .kind       = OPTION_SIZE,
     .at         = offsetof(LintCommandOptions, small_bytes),
     .fallback   = "256MB",
     .config_key = "sizes.small_bytes",
     .value_name = "SIZE",
     .help       = "a table larger than this, with its indexes, is not small for having few rows"},
    {.name       = "large-rows",
     .kind       = OPTION_INT,
     .at         = offsetof(LintCommandOptions, large_rows),
     .fallback   = "1000000",
     .config_key = "sizes.large_rows",
     .value_name = "ROWS",
     .help = "from so many rows on a table is large: what keeps others out of it is an error"},
    {.name       = "hot-writes",
     .kind       = OPTION_INT,
     .at         = offsetof(LintCommandOptions, hot_writes),
     .fallback   = "100",
     .config_key = "sizes.hot_writes",
     .value_name = "N",
     .help       = "from so many writes a second on a table is hot, and a strong lock on it felt"},
    {.name       = "read-speed",
     .kind       = OPTION_SIZE,
     .at         = offsetof(LintCommandOptions, read_speed),
     .fallback   = "250MB",
     .config_key = "sizes.read_speed",
     .value_name = "SIZE",
     .help       = "what the server reads in a second, for estimates: building an index goes at a "
                   "quarter of it, writing a table anew at an eighth"},
};

COMMAND(lint) = {
    .name      = "lint",
    .summary   = "say what migrations would do to a running system",
    .arguments = "[PATH...]",
    .about =
        "Each statement is parsed as the server does, replayed onto the schema that the "
        "migrations before it leave, and judged by what the server was measured to do: the locks "
        "that it takes, whether it rewrites or reads the table, whether running code survives it. "
        "No database is needed.\n\n"
        "--engine, or 'engine:' in shore.yaml, says which server and which release: postgres:15, "
        "mysql:8.0.28, mariadb:10.11. A name without a release means the worst of MySQL 8.0 to 9, "
        "or of MariaDB 10.6 to 11; nothing at all the worst of PostgreSQL 14 to 18, unless a URL "
        "or the configuration of the migrations' own tool (sqitch.conf, migration_lock.toml, "
        "flyway.conf, atlas.hcl, alembic.ini, .env and the like) tells of MySQL or MariaDB.\n\n"
        "With --url, or an --env that has a URL, the migrations begin with the schema of that "
        "database: its constraints and indexes, who uses a table, how large it is, how much is "
        "written to it (the average since its statistics began). Only reading is needed and "
        "nothing is written. DATABASE_URL, SHORE_URL and shore.yaml do not make lint connect. "
        "'shore catalog dump' writes the same to a file, for --catalog or 'catalog:' in "
        "shore.yaml, where the database cannot be reached. Migrations that shore's history there "
        "calls applied are left out; without such a history all that are named count as "
        "pending.\n\n"
        "PATH is a file, a folder, or - for standard input; without one it is the folder of "
        "migrations. Folders of golang-migrate, goose, dbmate, sql-migrate, Flyway, Liquibase's "
        "formatted SQL, Prisma, sqitch, diesel, sqlx, Atlas and, with allow_exec, Alembic are read "
        "as these tools read them, scripts of extensions as CREATE EXTENSION does, and judged by "
        "the transactions that are opened around them; --layout says whose they are where files "
        "do not tell. A finding comes with the lock, the reason, and SQL that does the same "
        "safely.\n\n"
        "A line '-- shore: allow RULE \"reason\"' above a statement, or in the header for the "
        "whole file, silences a rule there; with until=YYYY-MM-DD behind it, up to that day. "
        "'-- shore: allow-file' does it for a file that has no header, 'allow-begin' and "
        "'allow-end' for what stands between them. The comments of squawk, eugene, pgfence, "
        "pgsafe, Atlas, MigrationPilot, waypoint and diesel-guard are understood, too. "
        "'severity:' in shore.yaml, or --severity, sets how serious a rule is, or switches it off. "
        "Rules of style are off by default and are switched on in the same way; 'shore explain' "
        "lists them all.\n\n"
        "--fix changes files where a finding says how a machine can do it, --diff shows that as a "
        "patch; a fix that does not take its finding away, or that brings a new error, is left "
        "out. Do not fix what has been run: its checksum is recorded. --write-baseline lists the "
        "findings of a project with a history, so that --baseline counts only new ones; an entry "
        "stays when lines move.\n\n"
        "--format is for people (text, markdown for the comment on a merge request, html as a page "
        "that needs nothing else) or for machines (json, sarif, github, gitlab, junit); --report "
        "FORMAT=FILE writes further ones in the same run. Each tells the verdict on every "
        "migration: does it hold a lock for long, does running code go on? --checklist answers "
        "ten such points with evidence.\n\n"
        "The exit code is 1 when there is a finding at or above --fail-on. A file that is not "
        "well-formed is a finding, too; one that cannot be read gives exit code 2.",
    .example      = "shore lint migrations/\n"
                    "shore lint --url postgres://reader@db/shop\n"
                    "shore lint --engine postgres:15 --fail-on warning\n"
                    "shore lint --report sarif=lint.sarif --report html=lint.html\n"
                    "shore lint --diff\n"
                    "echo 'DROP TABLE orders' | shore lint -",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(LintCommandOptions),
    .run          = run,
};
