/* lint_report.c -- one run may print for people and write files for machines. */
#include "cmd/lint_report.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "cmd/suggest.h"
#include "lint/rule.h"
#include "os/file.h"
#include "os/term.h"

#include "base/poison.h"

/* The nearest folder that git works on, from `here` upward; else `here`: what reads reports counts
 * from there. */
static Str root_of(Arena *arena, Str here)
{
    for (Str at = here; at.size > 1; at = str_slice(at, 0, at.size - path_base(at).size - 1))
        if (path_exists(path_join(arena, str_c(arena, at), STR(".git"))))
            return at;
    return here;
}

ReportOptions lint_report_options(const Cmd *cmd)
{
    char          here[PATH_MAX];
    ReportOptions options = {.width = term_columns(STDOUT_FILENO), .version = SHORE_VERSION};
    if (getcwd(here, sizeof here) == NULL)
        return options;
    options.here = str_copy(cmd->ctx.arena, str_from(here));
    options.root = root_of(cmd->ctx.arena, options.here);
    return options;
}

RuleDocVec lint_rule_docs(Arena *arena, const LintOptions *options)
{
    const Severity *severities = options->severities;
    RuleDocVec      docs       = {0};
    for (size_t i = 0; rule_table[i] != NULL; i++)
        *vec_push(arena, &docs) = (RuleDoc){
            .id       = rule_table[i]->id,
            .severity = severities == NULL ? rule_table[i]->severity : severities[i],
            .summary  = rule_table[i]->summary,
            .why      = rule_why(rule_table[i], options->version),
            .safe     = rule_safe(rule_table[i], options->version),
        };
    return docs;
}

static Status format_unknown(const Cmd *cmd, Str name)
{
    StrVec names = {0};
    for (size_t i = 0; report_names[i] != NULL; i++)
        *vec_push(cmd->ctx.arena, &names) = str_from(report_names[i]);
    const Str meant  = suggest(name, &names);
    Status    status = FAIL(cmd->ctx.fault, STATUS_USAGE,
                            "could not find a report format '" STR_FMT "'", STR_ARG(name));
    if (meant.size > 0)
        status = fault_hint(cmd->ctx.fault, "Is '" STR_FMT "' meant?", STR_ARG(meant));
    else
        status = fault_hint(cmd->ctx.fault, "The formats are " STR_FMT ".",
                            STR_ARG(str_join(cmd->ctx.arena, &names, ", ")));
    return status;
}

static Status file_print(const Cmd *cmd, const MapEntry *file, const LintReport *report)
{
    const Report       *format  = report_find(file->key);
    const ReportOptions options = lint_report_options(cmd);
    Buf                 buf     = buf_new(cmd->ctx.arena, SIZE_MAX);
    if (format == NULL)
        return format_unknown(cmd, file->key);
    format->lint(&buf, report, &options);
    return file_write(&cmd->ctx, str_c(cmd->ctx.arena, file->value), buf_str(&buf));
}

Status lint_report_write(const Cmd *cmd, const MapEntryVec *files, const LintReport *report)
{
    for (size_t i = 0; i < files->count; i++)
        TRY(file_print(cmd, &files->items[i], report));
    return STATUS_OK;
}

/* Whether it got there is seen when stdout is closed. */
static void to_stdout(void *to, Str built)
{
    fwrite(built.data, 1, built.size, to);
}

void lint_report_print(const Cmd *cmd, const LintReport *report)
{
    ReportOptions options = lint_report_options(cmd);
    options.colour        = cmd_colour(cmd);
    const bool for_people = str_is(str_from(cmd->globals->format), "text");
    if (!cmd->globals->quiet || !for_people) {
        cmd->out->drain    = to_stdout;
        cmd->out->drain_to = stdout;
        report_find(str_from(cmd->globals->format))->lint(cmd->out, report, &options);
    }
}
