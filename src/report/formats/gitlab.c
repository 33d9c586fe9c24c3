/* gitlab.c -- GitLab's code quality report: a JSON array in the form of Code Climate's issues. */
#include "base/json.h"
#include "report/fingerprint.h"
#include "report/path.h"

#include "base/poison.h"

static const char *severity_of(Severity severity)
{
    if (severity == SEVERITY_ERROR)
        return "critical";
    return severity == SEVERITY_WARNING ? "major" : "info";
}

static void add_location(Json *json, const Finding *finding, const ReportOptions *options)
{
    json_key(json, "location");
    json_object_begin(json);
    json_add_string(json, "path", report_path(json->buf->arena, options, finding_path(finding)));
    json_key(json, "lines");
    json_object_begin(json);
    json_add_int(json, "begin", (int64_t)finding->start.line);
    json_add_int(json, "end", (int64_t)finding->end.line);
    json_object_end(json);
    json_object_end(json);
}

/* Markdown, shown by those who read more than GitLab does. */
static Str body_of(Arena *arena, const Finding *finding)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    buf_add(&buf, finding->why);
    if (finding->help.size > 0)
        buf_format(&buf, "\n\n" STR_FMT, STR_ARG(finding->help));
    for (size_t i = 0; i < finding->fixes.count; i++)
        buf_format(&buf, "\n\n" STR_FMT ":\n\n```sql\n" STR_FMT "\n```",
                   STR_ARG(finding->fixes.items[i].title), STR_ARG(finding->fixes.items[i].sql));
    return buf_str(&buf);
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    const StrVec  fingerprints = fingerprints_of(buf->arena, options, &report->findings);
    Json          json         = json_new(buf);
    FindingReader reader       = {.arena = buf->arena};
    json_array_begin(&json);
    for (size_t i = 0; i < report->findings.count; i++) {
        const Finding *finding = finding_at(&reader, &report->findings, i);
        json_object_begin(&json);
        json_add_string(&json, "type", STR("issue"));
        json_key(&json, "categories");
        json_array_begin(&json);
        json_string(&json, STR("Bug Risk"));
        json_array_end(&json);
        json_add_string(&json, "check_name", str_from(finding->rule));
        json_add_string(&json, "description", finding->message);
        json_key(&json, "content");
        json_object_begin(&json);
        json_add_string(&json, "body", body_of(buf->arena, finding));
        json_object_end(&json);
        json_add_string(&json, "severity", str_from(severity_of(finding->severity)));
        json_add_string(&json, "fingerprint", fingerprints.items[i]);
        add_location(&json, finding, options);
        json_object_end(&json);
    }
    json_array_end(&json);
    buf_add_char(buf, '\n');
}

REPORT(gitlab) = {
    .name    = "gitlab",
    .summary = "GitLab's code quality report",
    .lint    = lint,
};
