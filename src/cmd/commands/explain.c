/* explain.c -- the documentation of a rule, from its row. */
#include <string.h>

#include "base/json.h"
#include "cmd/command.h"
#include "cmd/suggest.h"
#include "lint/rule.h"

#include "base/poison.h"

enum { TEXT_WIDTH = 80 };

static const char *servers_text(RuleServers servers)
{
    static const char *const texts[] = {
        [RULE_ON_ALL] = "all", [RULE_ON_PG] = "PostgreSQL", [RULE_ON_MYSQL] = "MySQL and MariaDB"};
    return texts[servers];
}

static void json_rule(Json *json, const Rule *rule)
{
    json_object_begin(json);
    json_add_string(json, "rule", str_from(rule->id));
    json_add_string(json, "severity", str_from(severity_text(rule->severity)));
    json_add_string(json, "summary", str_from(rule->summary));
    json_add_string(json, "aliases", str_from(rule->aliases == NULL ? "" : rule->aliases));
    json_add_string(json, "why", str_from(rule->why));
    json_add_string(json, "safe", str_from(rule->safe));
    json_add_string(json, "servers", str_from(servers_text(rule->servers)));
    json_add_string(json, "bad", str_from(rule->bad));
    json_add_string(json, "good", str_from(rule->good));
    json_object_end(json);
}

static void json_all(Buf *out)
{
    Json json = json_new(out);
    json_array_begin(&json);
    for (size_t i = 0; rule_table[i] != NULL; i++)
        json_rule(&json, rule_table[i]);
    json_array_end(&json);
    buf_add_char(out, '\n');
}

static void paragraph(Buf *out, const char *text)
{
    Str    rest   = str_from(text);
    size_t column = 0;
    while (rest.size > 0) {
        const Str word = str_cut(&rest, ' ');
        if (column > 0 && column + 1 + word.size > TEXT_WIDTH) {
            buf_add_char(out, '\n');
            column = 0;
        } else if (column > 0) {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add(out, word);
        column += word.size;
    }
    buf_add_char(out, '\n');
}

static void example(const Cmd *cmd, const char *title, const char *sql)
{
    const bool colour = cmd_colour(cmd);
    buf_format(cmd->out, "\n%s%s%s\n", colour ? "\033[1m" : "", title, colour ? "\033[0m" : "");
    for (Str rest = str_from(sql); rest.size > 0;) {
        const Str line = str_cut(&rest, '\n');
        if (line.size > 0)
            buf_format(cmd->out, "    " STR_FMT, STR_ARG(line));
        buf_add_char(cmd->out, '\n');
    }
}

static const char *severity_words(Severity severity)
{
    return severity == SEVERITY_OFF ? "off by default" : severity_text(severity);
}

static void explain(const Cmd *cmd, const Rule *rule)
{
    const bool  colour = cmd_colour(cmd);
    const char *bold   = colour ? "\033[1m" : "";
    const char *end    = colour ? "\033[0m" : "";
    buf_format(cmd->out, "%s%s%s (%s): %s\n\n", bold, rule->id, end, severity_words(rule->severity),
               rule->summary);
    if (rule->severity == SEVERITY_OFF)
        buf_format(cmd->out, "Off by default; switch on with severity: {%s: warning}\n\n",
                   rule->id);
    if (rule->servers != RULE_ON_ALL)
        buf_format(cmd->out, "It is about %s.\n\n", servers_text(rule->servers));
    paragraph(cmd->out, rule->why);
    buf_format(cmd->out, "\n%sThe safe way%s\n", bold, end);
    paragraph(cmd->out, rule->safe);
    if (rule->why_mysql != NULL || rule->safe_mysql != NULL)
        buf_format(cmd->out, "\n%sOn MySQL and MariaDB%s\n", bold, end);
    if (rule->why_mysql != NULL)
        paragraph(cmd->out, rule->why_mysql);
    if (rule->safe_mysql != NULL)
        paragraph(cmd->out, rule->safe_mysql);
    example(cmd, "Found", rule->bad);
    example(cmd, "Not found", rule->good);
    if (rule->aliases != NULL)
        buf_format(cmd->out, "\n%sAlso known as%s\n%s\n", bold, end, rule->aliases);
}

static void list(const Cmd *cmd)
{
    int width = 0;
    for (size_t i = 0; rule_table[i] != NULL; i++)
        width = MAX_OF(width, (int)strlen(rule_table[i]->id));
    for (size_t i = 0; rule_table[i] != NULL; i++)
        buf_format(cmd->out, "%-*s  %-7s  %s\n", width, rule_table[i]->id,
                   severity_text(rule_table[i]->severity), rule_table[i]->summary);
    buf_add_c(cmd->out, "\n'off' is off by default: 'severity: {RULE: warning}' in shore.yaml, or "
                        "--severity\nRULE=warning, switches a rule on.\n");
}

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
    else
        status = fault_hint(cmd->ctx.fault, "'shore explain' lists them all.");
    return status;
}

static Status run(Cmd *cmd)
{
    if (cmd->arg_count == 0) {
        if (cmd->globals->json)
            json_all(cmd->out);
        else
            list(cmd);
        return STATUS_OK;
    }
    for (size_t i = 0; i < cmd->arg_count; i++) {
        const Rule *rule = rule_find(str_from(cmd->args[i]));
        if (rule == NULL)
            return rule_unknown(cmd, str_from(cmd->args[i]));
        if (i > 0 && !cmd->globals->json)
            buf_add_c(cmd->out, "\n\n");
        if (!cmd->globals->json) {
            explain(cmd, rule);
            continue;
        }
        Json json = json_new(cmd->out);
        json_rule(&json, rule);
        buf_add_char(cmd->out, '\n');
    }
    return STATUS_OK;
}

COMMAND(explain) = {
    .name      = "explain",
    .summary   = "explain a rule of lint, or list them all",
    .arguments = "[RULE...]",
    .about     = "What the rule finds, why that hurts, how to do it instead, an example that it "
                 "finds and one that it does not. Without RULE, a table of all rules.",
    .example   = "shore explain\nshore explain drop-column",
    .without_config = true,
    .run            = run,
};
