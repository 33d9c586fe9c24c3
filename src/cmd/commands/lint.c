/* lint.c -- what would these migrations do to a running system? */
#include <string.h>

#include "cmd/knowledge.h"
#include "cmd/lint_report.h"
#include "cmd/suggest.h"
#include "lint/rule.h"

#include "base/poison.h"

typedef struct LintCommandOptions {
    const char *fail_on;
    const char *format;
    MapEntryVec report;
    const char *catalog;
    bool        all;
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
    return STATUS_OK;
}

/* What the database has already is history. */
static void applied_leave_out(const Cmd *cmd, const StrVec *applied, MigrationVec *migrations)
{
    MigrationVec pending = {0};
    for (size_t i = 0; i < migrations->count; i++)
        if (!strvec_contains(applied, migrations->items[i].version))
            *vec_push(cmd->ctx.arena, &pending) = migrations->items[i];
    const size_t count = migrations->count - pending.count;
    if (count > 0)
        cmd_note(cmd, "%zu applied migration%s left out; --all judges them, too", count,
                 count == 1 ? "" : "s");
    *migrations = pending;
}

static Status run(Cmd *cmd)
{
    const LintCommandOptions *options      = cmd->options;
    MigrationVec              migrations   = {0};
    LintOptions               lint_options = {
                      .small_rows             = cmd->globals->small_rows,
                      .large_tables           = cmd->globals->large_tables,
                      .runner_lock_timeout_ms = cmd->globals->lock_tolerance_ms,
    };
    TRY(cmd_engine_read(cmd, &lint_options.version));
    TRY(severities_read(cmd, &lint_options.severities));
    TRY(cmd_migrations_read(cmd, cmd->args, cmd->arg_count, &migrations));
    TRY(knowledge_take(cmd, &lint_options));
    if (!options->all)
        applied_leave_out(cmd, &lint_options.applied, &migrations);
    LintResult result = {0};
    lint_run(cmd->ctx.arena, &migrations, &lint_options, &result);

    const LintReport report = {
        .findings        = result.findings,
        .allowed         = result.allowed,
        .verdicts        = result.verdicts,
        .rules           = lint_rule_docs(cmd->ctx.arena, lint_options.severities),
        .statement_count = result.statement_count,
        .judged_for      = lint_options.version,
        .fail_on         = severity_from(options->fail_on),
    };
    TRY(lint_report_print(cmd, &options->report, &report));
    return fails(&report) ? STATUS_FINDINGS : STATUS_OK;
}

static const char *const fail_on_choices[] = {"error", "warning", "info", NULL};

static const Option options[] = {
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
};

COMMAND(lint) = {
    .name      = "lint",
    .summary   = "say what migrations would do to a running system",
    .arguments = "[PATH...]",
    .about =
        "Each statement is parsed by the server's own grammar, replayed onto the schema that the "
        "migrations before it leave, and judged by what the server was measured to do: the locks "
        "that it takes, whether it rewrites or reads the table, whether running code survives it. "
        "No database is needed.\n\n"
        "With --url, or an --env that has a URL, the migrations begin with the schema of that "
        "database: its constraints and indexes, who uses a table, how large it is, how much is "
        "written to it (the average since its statistics began). Only reading is needed and "
        "nothing is written. DATABASE_URL, SHORE_URL and shore.yaml do not make lint connect. "
        "'shore catalog dump' writes the same to a file, for --catalog or 'catalog:' in "
        "shore.yaml, where the database cannot be reached. Migrations that shore's history there "
        "calls applied are left out; without such a history all that are named count as "
        "pending.\n\n"
        "PATH is a file, a folder, or - for standard input; without one it is the folder of "
        "migrations. A finding comes with the lock, the reason, and SQL that does the same "
        "safely.\n\n"
        "A line '-- shore: allow RULE \"reason\"' above a statement, or in the header for the "
        "whole file, silences a rule there. 'severity:' in shore.yaml, or --severity, sets how "
        "serious a rule is, or switches it off. Rules of style are off by default and are switched "
        "on in the same way; 'shore explain' lists them all.\n\n"
        "The exit code is 1 when there is a finding at or above --fail-on. A file that is not "
        "well-formed is a finding, too; one that cannot be read gives exit code 2.",
    .example      = "shore lint migrations/\n"
                    "shore lint --url postgres://reader@db/shop\n"
                    "shore lint --engine postgres:15 --fail-on warning\n"
                    "echo 'DROP TABLE orders' | shore lint -",
    .options      = options,
    .option_count = COUNT_OF(options),
    .options_size = sizeof(LintCommandOptions),
    .run          = run,
};
