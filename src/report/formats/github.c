/* github.c -- workflow commands: GitHub Actions makes an annotation of each such line, beside the
 * line of the file. Ten of a kind are shown per step; the verdicts stand below them in the log. */
#include "report/formats/excerpt.h"
#include "report/path.h"
#include "report/words.h"

#include "base/poison.h"

/* A line of a file cannot speak to the log; in a property ':' and ',' separate, too. */
static void add_escaped(Buf *buf, Str text, bool property)
{
    Buf shown = buf_new(buf->arena, SIZE_MAX);
    while (text.size > 0) {
        const size_t before = text.size;
        const Str    line   = str_cut(&text, '\n');
        shown_add(&shown, line);
        if (line.size < before)
            buf_add_char(&shown, '\n');
    }
    for (size_t i = 0; i < shown.size; i++) {
        const char c = shown.data[i];
        if (c == '%' || c == '\n' || (property && (c == ':' || c == ',')))
            buf_format(buf, "%%%02X", (unsigned)(unsigned char)c);
        else
            buf_add_char(buf, c);
    }
}

static const char *command_of(Severity severity)
{
    if (severity == SEVERITY_ERROR)
        return "error";
    return severity == SEVERITY_WARNING ? "warning" : "notice";
}

/* Columns count only where the annotation is on one line; the last one is inclusive. */
static void add_place(Buf *buf, const Finding *finding)
{
    buf_format(buf, ",line=%zu,endLine=%zu", finding->start.line, finding->end.line);
    if (finding->start.line == finding->end.line)
        buf_format(buf, ",col=%zu,endColumn=%zu", finding->start.column,
                   MAX_OF(finding->end.column, finding->start.column + 1) - 1);
}

static void add_paragraph(Buf *text, Str paragraph)
{
    if (paragraph.size > 0)
        buf_format(text, "\n\n" STR_FMT, STR_ARG(paragraph));
}

static void add_finding(Buf *buf, const Finding *finding, const ReportOptions *options)
{
    Buf text = buf_new(buf->arena, SIZE_MAX);
    buf_add(&text, finding->message);
    add_paragraph(&text, finding->why);
    add_paragraph(&text, finding->help);
    for (size_t i = 0; i < finding->fixes.count; i++)
        buf_format(&text, "\n\n%s: " STR_FMT "\n" STR_FMT, i == 0 ? "safe" : "or",
                   STR_ARG(finding->fixes.items[i].title), STR_ARG(finding->fixes.items[i].sql));
    buf_format(buf, "::%s file=", command_of(finding->severity));
    add_escaped(buf, report_path(buf->arena, options, finding_path(finding)), true);
    add_place(buf, finding);
    buf_format(buf, ",title=shore%%3A %s::", finding->rule);
    add_escaped(buf, buf_str(&text), false);
    buf_add_char(buf, '\n');
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    FindingReader reader = {.arena = buf->arena};
    for (size_t i = 0; i < report->findings.count; i++)
        add_finding(buf, finding_at(&reader, &report->findings, i), options);
    for (size_t i = 0; i < report->verdicts.count; i++) {
        const Verdict *verdict = &report->verdicts.items[i];
        buf_format(buf, "%s  ", verdict_text(verdict->kind));
        shown_add(buf, report_path(buf->arena, options, verdict->migration->path));
        buf_format(buf, "  " STR_FMT "\n", STR_ARG(verdict_words(buf->arena, verdict)));
    }
    const SeverityCount count = severity_count(&report->findings);
    buf_format(buf, STR_FMT STR_FMT "\n", STR_ARG(count_words(buf->arena, count)),
               STR_ARG(extent_words(buf->arena, report)));
}

REPORT(github) = {
    .name    = "github",
    .summary = "annotations of GitHub Actions",
    .lint    = lint,
};
