/* markdown.c -- for the comment on a merge request: the verdicts as a table, each finding folded
 * away below it. Services refuse long comments, so what does not fit is counted, not shown. */
#include <string.h>

#include "report/formats/excerpt.h"
#include "report/formats/markup.h"
#include "report/path.h"
#include "report/words.h"

#include "base/poison.h"

enum { BYTES_MAX = 60000, ROWS_MAX = 50, SOURCE_LINES_MAX = 12 };

/* As text that is nothing but text: no markup, no mention of a user, on one line. */
static void add_plain(Buf *buf, Str text)
{
    Buf shown = buf_new(buf->arena, SIZE_MAX);
    shown_add(&shown, text);
    for (size_t i = 0; i < shown.size; i++) {
        const char c = shown.data[i];
        if (c == '@')
            buf_add_c(buf, "&#64;");
        else if (c == '<')
            buf_add_c(buf, "&lt;");
        else if (c == '&')
            buf_add_c(buf, "&amp;");
        else {
            if (strchr("\\`*_[]#|~", c) != NULL)
                buf_add_char(buf, '\\');
            buf_add_char(buf, c);
        }
    }
}

/* A fence that no line of the text can end. */
static void add_code(Buf *buf, Str text, size_t lines_max)
{
    size_t fence = 3, run = 0;
    for (size_t i = 0; i < text.size; i++) {
        run   = text.data[i] == '`' ? run + 1 : 0;
        fence = MAX_OF(fence, run + 1);
    }
    buf_add_repeat(buf, '`', fence);
    buf_add_c(buf, "sql\n");
    for (size_t lines = 0; text.size > 0; lines++) {
        if (lines == lines_max) {
            buf_add_c(buf, "-- ...\n");
            break;
        }
        shown_add(buf, str_cut(&text, '\n'));
        buf_add_char(buf, '\n');
    }
    buf_add_repeat(buf, '`', fence);
    buf_add_c(buf, "\n\n");
}

static const char *severity_sign(Severity severity)
{
    static const char *const signs[] = {"", "\xe2\x84\xb9\xef\xb8\x8f", "\xe2\x9a\xa0\xef\xb8\x8f",
                                        "\xe2\x9b\x94"};
    return signs[severity];
}

static const char *verdict_sign(VerdictKind kind)
{
    static const char *const signs[] = {"\xe2\x9d\x94 cannot say", "\xe2\x9c\x85 safe",
                                        "\xe2\x9b\x94 **unsafe**"};
    return signs[kind];
}

static void add_verdict(Buf *buf, const ReportOptions *options, const Verdict *verdict)
{
    static const char *const locks[] = {"not known", "no", "**yes**"};
    static const char *const codes[] = {"not known", "**no**", "yes"};
    buf_add_c(buf, "| ");
    add_plain(buf, report_path(buf->arena, options, verdict->migration->path));
    buf_format(buf, " | %s | %s | %s | ", verdict_sign(verdict->kind), locks[verdict->long_lock],
               codes[verdict->compatible]);
    if (verdict->unknown.size > 0) {
        buf_add_c(buf, "not judged: ");
        add_plain(buf, verdict->unknown);
    }
    if (verdict->allowed > 0)
        buf_format(buf, "%s%zu finding%s allowed", verdict->unknown.size > 0 ? ", " : "",
                   verdict->allowed, plural(verdict->allowed));
    buf_add_c(buf, " |\n");
}

static void add_verdicts(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    const bool all  = report->verdicts.count <= ROWS_MAX;
    size_t     rows = 0;
    buf_add_c(buf, "| migration | verdict | holds a lock for long | running code goes on | |\n"
                   "|---|---|---|---|---|\n");
    for (size_t i = 0; i < report->verdicts.count && rows < ROWS_MAX; i++) {
        const Verdict *verdict = &report->verdicts.items[i];
        if (!all && verdict->kind == VERDICT_SAFE)
            continue;
        add_verdict(buf, options, verdict);
        rows++;
    }
    if (rows < report->verdicts.count)
        buf_format(buf, "\n%zu more migration%s, safe ones first, not shown.\n",
                   report->verdicts.count - rows, plural(report->verdicts.count - rows));
    buf_add_char(buf, '\n');
}

static void add_checklist(Buf *buf, const Checklist *checklist, const ReportOptions *options)
{
    static const char *const signs[] = {"\xe2\x9d\x94 not known", "\xe2\x9d\x8c no",
                                        "\xe2\x9c\x85 yes"};
    buf_add_c(buf, "<details><summary>checklist of ");
    markup_add(buf, report_path(buf->arena, options, checklist->migration->path));
    buf_add_c(buf, "</summary>\n\n| | | |\n|---|---|---|\n");
    for (size_t i = 0; i < CHECK_POINT_COUNT; i++) {
        const CheckAnswer *answer = &checklist->points[i];
        buf_format(buf, "| %s | %s | ", check_point_text((CheckPoint)i), signs[answer->answer]);
        if (answer->line > 0)
            buf_format(buf, "line %zu: ", answer->line);
        add_plain(buf, answer->evidence);
        buf_add_c(buf, " |\n");
    }
    buf_add_c(buf, "\n</details>\n\n");
}

/* Each as a whole, or not at all. */
static void add_checklists(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    for (size_t i = 0; i < report->checklists.count; i++) {
        Buf one = buf_new(buf->arena, SIZE_MAX);
        add_checklist(&one, &report->checklists.items[i], options);
        if (buf->size + one.size <= BYTES_MAX)
            buf_add(buf, buf_str(&one));
    }
}

static void add_finding(Buf *buf, const Finding *finding, const ReportOptions *options)
{
    const StrVec locks = locks_words(buf->arena, finding->effect);
    buf_format(buf, "<details><summary>%s <b>%s</b> ", severity_sign(finding->severity),
               finding->rule);
    markup_add(buf, report_path(buf->arena, options, finding_path(finding)));
    buf_format(buf, ":%zu: ", finding->start.line);
    markup_add(buf, finding->message);
    buf_add_c(buf, "</summary>\n\n");
    if (finding->span.size > 0)
        add_code(buf, str_slice(finding_source(finding), finding->span.start, finding->span.size),
                 SOURCE_LINES_MAX);
    for (size_t i = 0; i < locks.count; i++) {
        buf_add_c(buf, "**Lock:** ");
        add_plain(buf, locks.items[i]);
        buf_add_c(buf, "\n\n");
    }
    const Str scale = scale_words(buf->arena, finding->effect);
    if (scale.size > 0) {
        buf_add_c(buf, "**Size:** ");
        add_plain(buf, scale);
        buf_add_c(buf, "\n\n");
    }
    add_plain(buf, finding->why);
    buf_add_c(buf, "\n\n");
    if (finding->help.size > 0) {
        buf_add_c(buf, "**Help:** ");
        add_plain(buf, finding->help);
        buf_add_c(buf, "\n\n");
    }
    for (size_t i = 0; i < finding->fixes.count; i++) {
        buf_add_c(buf, i == 0 ? "**Safe:** " : "**Or:** ");
        add_plain(buf, finding->fixes.items[i].title);
        buf_add_c(buf, "\n\n");
        add_code(buf, finding->fixes.items[i].sql, SIZE_MAX);
    }
    buf_add_c(buf, "</details>\n\n");
}

/* Severe ones first: they are the last to be left out. */
static void add_findings(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    FindingReader reader   = {.arena = buf->arena};
    size_t        left_out = 0;
    for (Severity severity = SEVERITY_ERROR; severity >= SEVERITY_INFO; severity--)
        for (size_t i = 0; i < report->findings.count; i++) {
            if (report->findings.items[i].severity != severity)
                continue;
            Buf one = buf_new(buf->arena, SIZE_MAX);
            add_finding(&one, finding_at(&reader, &report->findings, i), options);
            if (buf->size + one.size > BYTES_MAX)
                left_out++;
            else
                buf_add(buf, buf_str(&one));
        }
    if (left_out > 0)
        buf_format(buf, "%zu more finding%s did not fit here.\n\n", left_out, plural(left_out));
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    const StrVec remarks = remark_words(buf->arena, report);
    buf_format(buf, "### shore lint: " STR_FMT "\n\n",
               STR_ARG(count_words(buf->arena, severity_count(&report->findings))));
    add_verdicts(buf, report, options);
    add_findings(buf, report, options);
    add_checklists(buf, report, options);
    buf_format(buf, "<sub>Looked" STR_FMT "</sub>\n", STR_ARG(extent_words(buf->arena, report)));
    for (size_t i = 0; i < remarks.count; i++)
        buf_format(buf, "<sub>" STR_FMT "</sub>\n", STR_ARG(remarks.items[i]));
}

REPORT(markdown) = {
    .name    = "markdown",
    .summary = "Markdown, for the comment on a merge request",
    .lint    = lint,
};
