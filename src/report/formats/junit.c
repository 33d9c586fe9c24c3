/* junit.c -- JUnit's XML, for dashboards of tests. A file is a suite; each finding is a case of it.
 * What is below --fail-on passes and says what it is, what the author allowed is skipped with the
 * reason. A file without any has one case that passes. */
#include "report/formats/markup.h"
#include "report/path.h"
#include "report/words.h"

#include "base/poison.h"

typedef struct Cases {
    size_t count;
    size_t failures;
    size_t skipped;
} Cases;

/* Findings come in the order of the migrations: how far they are told. */
typedef struct Told {
    size_t        findings;
    size_t        allowed;
    FindingReader reader;
} Told;

static Str body_of(Arena *arena, const Finding *finding, Str path)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    buf_format(&buf, STR_FMT ":%zu:%zu: %s: " STR_FMT "\n", STR_ARG(path), finding->start.line,
               finding->start.column, severity_text(finding->severity), STR_ARG(finding->message));
    const StrVec locks = locks_words(arena, finding->effect);
    for (size_t i = 0; i < locks.count; i++)
        buf_format(&buf, "lock: " STR_FMT "\n", STR_ARG(locks.items[i]));
    const Str scale = scale_words(arena, finding->effect);
    if (scale.size > 0)
        buf_format(&buf, "size: " STR_FMT "\n", STR_ARG(scale));
    if (finding->why.size > 0)
        buf_format(&buf, "why: " STR_FMT "\n", STR_ARG(finding->why));
    if (finding->help.size > 0)
        buf_format(&buf, "help: " STR_FMT "\n", STR_ARG(finding->help));
    for (size_t i = 0; i < finding->fixes.count; i++)
        buf_format(&buf, "safe: " STR_FMT "\n" STR_FMT "\n", STR_ARG(finding->fixes.items[i].title),
                   STR_ARG(finding->fixes.items[i].sql));
    return buf_str(&buf);
}

/* <NAME attributes>body</NAME>; what the author allowed has the reason first. */
static void add_outcome(Buf *buf, const char *name, const Finding *finding, Str body)
{
    buf_format(buf, "      <%s", name);
    if (str_is(str_from(name), "failure")) {
        markup_add_attribute(buf, "message", finding->message);
        markup_add_attribute(buf, "type", str_from(severity_text(finding->severity)));
    }
    buf_add_c(buf, ">");
    if (finding->allowed != NULL) {
        buf_add_c(buf, "allowed: ");
        markup_add(buf, finding->allowed->reason);
        buf_add_char(buf, '\n');
    }
    markup_add(buf, body);
    buf_format(buf, "</%s>\n", name);
}

static const char *outcome_of(const LintReport *report, const Finding *finding)
{
    if (finding->allowed != NULL)
        return "skipped";
    return finding->severity >= report->fail_on ? "failure" : "system-out";
}

static void add_case_head(Buf *buf, Str path, Str name)
{
    buf_add_c(buf, "    <testcase");
    markup_add_attribute(buf, "classname", path);
    markup_add_attribute(buf, "name", name);
    buf_add_c(buf, " time=\"0\">\n");
}

typedef struct Suite {
    Buf                 *buf;
    const LintReport    *report;
    const ReportOptions *options;
    const Migration     *migration;
    FindingReader       *reader;
    Cases                cases;
} Suite;

static void add_cases(Suite *suite, const FindingList *findings, size_t *told)
{
    Buf   *buf   = suite->buf;
    Cases *cases = &suite->cases;
    for (; *told < findings->count && findings->items[*told].migration == suite->migration;
         ++*told) {
        const Finding *finding = finding_at(suite->reader, findings, *told);
        const char    *outcome = outcome_of(suite->report, finding);
        const Str      path    = report_path(buf->arena, suite->options, finding_path(finding));
        add_case_head(buf, path,
                      str_format(buf->arena, "%s (line %zu)", finding->rule, finding->start.line));
        add_outcome(buf, outcome, finding, body_of(buf->arena, finding, path));
        buf_add_c(buf, "    </testcase>\n");
        cases->count++;
        cases->failures += str_is(str_from(outcome), "failure");
        cases->skipped += str_is(str_from(outcome), "skipped");
    }
}

static void add_property(Buf *buf, const char *name, Str value)
{
    buf_add_c(buf, "      <property");
    markup_add_attribute(buf, "name", str_from(name));
    markup_add_attribute(buf, "value", value);
    buf_add_c(buf, "/>\n");
}

static void add_properties(Buf *buf, const Verdict *verdict)
{
    buf_add_c(buf, "    <properties>\n");
    add_property(buf, "verdict", str_from(verdict_text(verdict->kind)));
    add_property(buf, "long_lock", str_from(answer_text(verdict->long_lock)));
    add_property(buf, "compatible", str_from(answer_text(verdict->compatible)));
    buf_add_c(buf, "    </properties>\n");
}

static Cases add_suite(Buf *buf, const LintReport *report, const Verdict *verdict,
                       const ReportOptions *options, Told *told)
{
    Buf       inner = buf_new(buf->arena, SIZE_MAX);
    const Str path  = report_path(buf->arena, options, verdict->migration->path);
    Suite     suite = {&inner, report, options, verdict->migration, &told->reader, {0}};
    add_cases(&suite, &report->findings, &told->findings);
    add_cases(&suite, &report->allowed, &told->allowed);
    if (suite.cases.count == 0) {
        add_case_head(&inner, path, STR("no findings"));
        buf_add_c(&inner, "    </testcase>\n");
        suite.cases.count = 1;
    }
    buf_add_c(buf, "  <testsuite");
    markup_add_attribute(buf, "name", path);
    buf_format(buf, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"0\">\n",
               suite.cases.count, suite.cases.failures, suite.cases.skipped);
    add_properties(buf, verdict);
    buf_add(buf, buf_str(&inner));
    buf_add_c(buf, "  </testsuite>\n");
    return suite.cases;
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    Buf   suites = buf_new(buf->arena, SIZE_MAX);
    Cases all    = {0};
    Told  told   = {.reader = {.arena = buf->arena}};
    for (size_t i = 0; i < report->verdicts.count; i++) {
        const Cases cases = add_suite(&suites, report, &report->verdicts.items[i], options, &told);
        all.count += cases.count;
        all.failures += cases.failures;
    }
    buf_format(buf,
               "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"shore lint\" "
               "tests=\"%zu\" failures=\"%zu\" errors=\"0\" time=\"0\">\n",
               all.count, all.failures);
    buf_add(buf, buf_str(&suites));
    buf_add_c(buf, "</testsuites>\n");
}

REPORT(junit) = {
    .name    = "junit",
    .summary = "JUnit's XML: a suite for each file",
    .lint    = lint,
};
