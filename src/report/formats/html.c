/* html.c -- one page that needs nothing else: to attach to a review, or to keep with a build. A
 * card for each migration with its verdict, its findings, and its checklist. */
#include "report/formats/excerpt.h"
#include "report/formats/html_style.h"
#include "report/formats/markup.h"
#include "report/path.h"
#include "report/words.h"

#include "base/poison.h"

enum { CONTEXT_LINES = 2, SPAN_LINES_MAX = 24 };

typedef struct Page {
    Buf                 *buf;
    const LintReport    *report;
    const ReportOptions *options;
    size_t               told; /* findings so far, which come in the order of the migrations */
    size_t               told_allowed;
    FindingReader        reader;
    Finding              last; /* the one before */
} Page;

/* <TAG class="CLASS">text</TAG>. */
static void add_element(Buf *buf, const char *tag, const char *class, Str text)
{
    buf_format(buf, "<%s class=\"%s\">", tag, class);
    markup_add(buf, text);
    buf_format(buf, "</%s>", tag);
}

/* The bytes from `from` to `to`, as they can be shown; in <mark> where they are meant. */
static void add_part(Buf *buf, Str source, size_t from, size_t to, bool marked)
{
    Buf shown = buf_new(buf->arena, SIZE_MAX);
    if (from >= to)
        return;
    shown_add(&shown, str_slice(source, from, to - from));
    buf_add_c(buf, marked ? "<mark>" : "");
    markup_add(buf, buf_str(&shown));
    buf_add_c(buf, marked ? "</mark>" : "");
}

static size_t line_end(Str source, size_t at)
{
    const size_t newline = str_find(str_slice(source, at, SIZE_MAX), "\n");
    return newline == SIZE_MAX ? source.size : at + newline;
}

static void add_source_line(Buf *buf, Str source, size_t start, Span span, size_t number)
{
    const size_t end  = line_end(source, start);
    const size_t from = MIN_OF(MAX_OF(span.start, start), end);
    const size_t to   = MAX_OF(MIN_OF(span.start + span.size, end), from);
    buf_format(buf, "<span class=\"n\">%zu</span>", number);
    add_part(buf, source, start, from, false);
    add_part(buf, source, from, to, true);
    add_part(buf, source, to, end, false);
    buf_add_char(buf, '\n');
}

/* The lines of the span and a few around it. */
static void add_source(Buf *buf, const Finding *finding)
{
    const Str    source = finding_source(finding);
    const Span   span   = finding->span;
    size_t       number = finding->start.line, start = MIN_OF(span.start, source.size);
    const size_t last = MIN_OF(finding->end.line, number + SPAN_LINES_MAX) + CONTEXT_LINES;
    if (source.size == 0)
        return;
    for (size_t lines = 0; start > 0; start--)
        if (source.data[start - 1] == '\n' && (lines++ == CONTEXT_LINES || number == 1))
            break;
        else if (source.data[start - 1] == '\n')
            number--;
    buf_add_c(buf, "<pre class=\"source\">");
    while (number <= last && start < source.size) {
        add_source_line(buf, source, start, span, number++);
        start = line_end(source, start) + 1;
    }
    buf_add_c(buf, "</pre>\n");
}

static void add_locks(Buf *buf, const Effect *effect)
{
    if (effect == NULL || effect->lock_count == 0)
        return;
    const Str work     = estimate_words(buf->arena, effect_work(effect));
    const Str how_long = work.size > 0 ? work : str_from(duration_words(effect->duration));
    buf_add_c(buf, "<div class=\"scroll\"><table class=\"locks\"><tr><th>relation</th><th>lock</th>"
                   "<th>makes wait</th><th>how long</th></tr>\n");
    for (size_t i = 0; i < effect->lock_count; i++) {
        const RelationLock *lock = &effect->locks[i];
        buf_add_c(buf, "<tr>");
        add_element(buf, "td", "mono", name_text(buf->arena, lock->relation));
        buf_format(buf, "<td>%s</td><td>%s</td><td>%s</td></tr>\n", lock_text(lock->mode),
                   lock_blocks_reads(lock->mode)    ? "reads and writes"
                   : lock_blocks_writes(lock->mode) ? "writes"
                                                    : "nobody",
                   lock_blocks_writes(lock->mode) ? how_long.data : "&ndash;");
    }
    if (effect->locks_left_out > 0)
        buf_format(buf, "<tr><td colspan=\"4\">and %zu more relations</td></tr>\n",
                   effect->locks_left_out);
    buf_add_c(buf, "</table></div>\n");
}

static void add_fix(Buf *buf, const Fix *fix)
{
    buf_add_c(buf, "<h4>Safe: ");
    markup_add(buf, fix->title);
    buf_add_c(buf, "</h4>\n<div class=\"fix\"><pre>");
    markup_add(buf, fix->sql);
    buf_add_c(buf, "</pre><button type=\"button\" class=\"copy\">copy</button></div>\n");
    if (fix->edits.count > 0)
        buf_add_c(buf, "<p class=\"soft\"><code>shore lint --fix</code> does it.</p>\n");
}

static void add_finding(Page *page, const Finding *finding)
{
    const bool  again    = finding_is_beside(&page->last, finding);
    Buf        *buf      = page->buf;
    const char *severity = severity_text(finding->severity);
    buf_format(buf, "<article class=\"finding %s\">\n<div class=\"head\">", severity);
    buf_format(buf, "<span class=\"badge %s\">%s</span><code>%s</code><span class=\"soft\">",
               severity, severity, finding->rule);
    markup_add(buf, report_path(buf->arena, page->options, finding_path(finding)));
    buf_format(buf, ":%zu:%zu%s</span></div>\n", finding->start.line, finding->start.column,
               finding->section == SECTION_DOWN ? " (down)" : "");
    add_element(buf, "h3", "message", finding->message);
    buf_add_char(buf, '\n');
    if (finding->span.size > 0 && !again)
        add_source(buf, finding);
    if (!again)
        add_locks(buf, finding->effect);
    const Str scale = scale_words(buf->arena, again ? NULL : finding->effect);
    if (scale.size > 0)
        add_element(buf, "p", "scale soft", scale);
    page->last = *finding;
    add_element(buf, "p", "why", finding->why);
    if (finding->help.size > 0)
        add_element(buf, "p", "help", finding->help);
    buf_add_char(buf, '\n');
    for (size_t i = 0; i < finding->fixes.count; i++)
        add_fix(buf, &finding->fixes.items[i]);
    buf_add_c(buf, "</article>\n");
}

static void add_allowed(Page *page, size_t first, size_t end)
{
    Buf *buf = page->buf;
    if (first == end)
        return;
    buf_format(buf, "<details><summary>%zu finding%s allowed by the author</summary>\n<table>",
               end - first, plural(end - first));
    for (size_t i = first; i < end; i++) {
        const Finding *finding = finding_at(&page->reader, &page->report->allowed, i);
        buf_format(buf, "<tr><td>line %zu</td><td><code>%s</code></td>", finding->start.line,
                   finding->rule);
        add_element(buf, "td", "message", finding->message);
        add_element(buf, "td", "reason", finding->allowed->reason);
        buf_add_c(buf, "</tr>\n");
    }
    buf_add_c(buf, "</table></details>\n");
}

static void add_checklist(const Page *page, size_t index)
{
    static const char *const words[]   = {"not known", "no", "yes"};
    static const char *const classes[] = {"unknown", "no", "yes"};
    Buf                     *buf       = page->buf;
    if (page->report->checklists.count == 0)
        return;
    const Checklist *checklist = &page->report->checklists.items[index];
    buf_add_c(buf, "<details open><summary>checklist</summary>\n<table>");
    for (size_t i = 0; i < CHECK_POINT_COUNT; i++) {
        const CheckAnswer *answer = &checklist->points[i];
        buf_format(buf,
                   "<tr><td><span class=\"badge %s\">%s</span></td><td>%s</td><td class=\"soft\">",
                   classes[answer->answer], words[answer->answer], check_point_text((CheckPoint)i));
        if (answer->line > 0)
            buf_format(buf, "line %zu: ", answer->line);
        markup_add(buf, answer->evidence);
        buf_add_c(buf, "</td></tr>\n");
    }
    buf_add_c(buf, "</table></details>\n");
}

static bool belongs(const FindingList *findings, size_t index, const Verdict *verdict)
{
    return index < findings->count && findings->items[index].migration == verdict->migration;
}

static void add_migration(Page *page, size_t index)
{
    Buf           *buf     = page->buf;
    const Verdict *verdict = &page->report->verdicts.items[index];
    const char    *kind    = verdict_text(verdict->kind);
    const bool     quiet =
        verdict->kind == VERDICT_SAFE && !belongs(&page->report->findings, page->told, verdict);
    buf_format(buf, "<section class=\"migration%s\">\n<div class=\"top\">", quiet ? " quiet" : "");
    buf_format(buf, "<span class=\"badge %s\">%s</span>", kind,
               verdict->kind == VERDICT_UNKNOWN ? "cannot say" : kind);
    add_element(buf, "h2", "path",
                report_path(buf->arena, page->options, verdict->migration->path));
    add_element(buf, "span", "answers soft", verdict_words(buf->arena, verdict));
    buf_add_c(buf, "</div>\n");
    for (; belongs(&page->report->findings, page->told, verdict); page->told++)
        add_finding(page, finding_at(&page->reader, &page->report->findings, page->told));
    const size_t first = page->told_allowed;
    while (belongs(&page->report->allowed, page->told_allowed, verdict))
        page->told_allowed++;
    add_allowed(page, first, page->told_allowed);
    add_checklist(page, index);
    buf_add_c(buf, "</section>\n");
}

static void add_chip(Buf *buf, const char *id, size_t count, const char *noun)
{
    buf_format(buf, "<label class=\"chip %s\" for=\"f-%s\"><b>%zu</b>%s%s</label>\n", id, id, count,
               noun, plural(count));
}

static const char *title_of(const VerdictVec *verdicts)
{
    bool unsafe = false, unknown = false;
    for (size_t i = 0; i < verdicts->count; i++) {
        unsafe  = unsafe || verdicts->items[i].kind == VERDICT_UNSAFE;
        unknown = unknown || verdicts->items[i].kind == VERDICT_UNKNOWN;
    }
    if (unsafe)
        return "Not safe to run as it is";
    return unknown ? "Not everything could be judged" : "Safe to run";
}

static void add_head(const Page *page)
{
    Buf                *buf   = page->buf;
    const SeverityCount count = severity_count(&page->report->findings);
    size_t              quiet = 0;
    for (size_t i = 0; i < page->report->verdicts.count; i++)
        quiet += page->report->verdicts.items[i].kind == VERDICT_SAFE;
    buf_add_c(buf, "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
                   "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
                   "<title>shore lint: ");
    markup_add(buf, count_words(buf->arena, count));
    buf_format(buf, "</title>\n<style>\n%s\n</style>\n</head>\n<body>\n", html_style);
    buf_format(buf, "<header><h1>%s</h1>\n", title_of(&page->report->verdicts));
    add_element(buf, "p", "soft",
                str_format(buf->arena, "shore %s looked" STR_FMT, page->options->version,
                           STR_ARG(extent_words(buf->arena, page->report))));
    buf_add_c(buf, "</header>\n");
    static const char *const filters[] = {"error", "warning", "info", "safe"};
    for (size_t i = 0; i < COUNT_OF(filters); i++)
        buf_format(buf, "<input type=\"checkbox\" class=\"filter\" id=\"f-%s\" checked>\n",
                   filters[i]);
    buf_add_c(buf, "<div class=\"chips\">\n");
    add_chip(buf, "error", count.errors, "error");
    add_chip(buf, "warning", count.warnings, "warning");
    add_chip(buf, "info", count.infos, "info");
    add_chip(buf, "safe", quiet, "safe migration");
    buf_add_c(buf, "</div>\n<main>\n");
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    Page page = {.buf = buf, .report = report, .options = options, .reader = {.arena = buf->arena}};
    const StrVec remarks = remark_words(buf->arena, report);
    add_head(&page);
    for (size_t i = 0; i < report->verdicts.count; i++)
        add_migration(&page, i);
    buf_add_c(buf, "</main>\n<footer>\n");
    for (size_t i = 0; i < remarks.count; i++)
        add_element(buf, "p", "soft", remarks.items[i]);
    buf_format(buf, "</footer>\n<script>%s</script>\n</body>\n</html>\n", html_script);
}

REPORT(html) = {
    .name    = "html",
    .summary = "one page for a browser, with everything in it",
    .lint    = lint,
};
