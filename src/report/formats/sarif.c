/* sarif.c -- SARIF 2.1.0, as code scanning services read it. What the author allowed, and what the
 * baseline knows, is there and marked as suppressed. */
#include "base/json.h"
#include "model/place.h"
#include "report/count.h"
#include "report/fingerprint.h"
#include "report/path.h"
#include "report/words.h"

#include "base/poison.h"

#define SCHEMA_URI                                                                                 \
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

static const char *level_of(Severity severity)
{
    static const char *const levels[] = {"none", "note", "warning", "error"};
    return levels[severity];
}

static void add_text(Json *json, const char *key, Str text)
{
    json_key(json, key);
    json_object_begin(json);
    json_add_string(json, "text", text);
    json_object_end(json);
}

static void add_rule_help(Json *json, const RuleDoc *rule)
{
    json_key(json, "help");
    json_object_begin(json);
    json_add_string(json, "text", str_format(json->buf->arena, "%s\n\n%s", rule->why, rule->safe));
    json_add_string(
        json, "markdown",
        str_format(json->buf->arena, "%s\n\n**The safe way:** %s", rule->why, rule->safe));
    json_object_end(json);
}

static void add_rule(Json *json, const RuleDoc *rule)
{
    Arena *arena = json->buf->arena;
    json_object_begin(json);
    json_add_string(json, "id", str_from(rule->id));
    add_text(json, "shortDescription", str_from(rule->summary));
    add_text(json, "fullDescription", str_from(rule->why));
    add_rule_help(json, rule);
    json_add_string(json, "helpUri", str_format(arena, "%s%s", SHORE_RULE_URI, rule->id));
    json_key(json, "defaultConfiguration");
    json_object_begin(json);
    json_add_bool(json, "enabled", rule->severity != SEVERITY_OFF);
    json_add_string(json, "level", str_from(level_of(rule->severity)));
    json_object_end(json);
    json_object_end(json);
}

static void add_driver(Json *json, const LintReport *report, const ReportOptions *options)
{
    json_key(json, "tool");
    json_object_begin(json);
    json_key(json, "driver");
    json_object_begin(json);
    json_add_string(json, "name", STR("shore"));
    json_add_string(json, "version", str_from(options->version));
    json_add_string(json, "semanticVersion", str_from(options->version));
    json_key(json, "rules");
    json_array_begin(json);
    for (size_t i = 0; i < report->rules.count; i++)
        add_rule(json, &report->rules.items[i]);
    json_array_end(json);
    json_object_end(json);
    json_object_end(json);
}

static void add_region(Json *json, Place start, Place end)
{
    json_object_begin(json);
    json_add_int(json, "startLine", (int64_t)start.line);
    json_add_int(json, "startColumn", (int64_t)start.column);
    json_add_int(json, "endLine", (int64_t)end.line);
    json_add_int(json, "endColumn", (int64_t)end.column);
}

static void add_artifact(Json *json, Str uri)
{
    json_key(json, "artifactLocation");
    json_object_begin(json);
    json_add_string(json, "uri", uri);
    json_object_end(json);
}

static void add_location(Json *json, const Finding *finding, Str uri)
{
    const Span span = finding->span;
    json_key(json, "locations");
    json_array_begin(json);
    json_object_begin(json);
    json_key(json, "physicalLocation");
    json_object_begin(json);
    add_artifact(json, uri);
    json_key(json, "region");
    add_region(json, finding->start, finding->end);
    if (span.size > 0)
        add_text(json, "snippet", str_slice(finding_source(finding), span.start, span.size));
    json_object_end(json);
    json_object_end(json);
    json_object_end(json);
    json_array_end(json);
}

static void add_replacement(Json *json, const Finding *finding, const Edit *edit)
{
    PlaceWalk   walk  = place_walk_new(finding_source(finding));
    const Place start = place_walk_to(&walk, edit->span.start);
    const Place end   = place_walk_to(&walk, edit->span.start + edit->span.size);
    json_object_begin(json);
    json_key(json, "deletedRegion");
    add_region(json, start, end);
    json_object_end(json);
    add_text(json, "insertedContent", edit->text);
    json_object_end(json);
}

static void add_fix(Json *json, const Finding *finding, const Fix *fix, Str uri)
{
    json_object_begin(json);
    add_text(json, "description", fix->title);
    json_key(json, "artifactChanges");
    json_array_begin(json);
    json_object_begin(json);
    add_artifact(json, uri);
    json_key(json, "replacements");
    json_array_begin(json);
    for (size_t i = 0; i < fix->edits.count; i++)
        add_replacement(json, finding, &fix->edits.items[i]);
    json_array_end(json);
    json_object_end(json);
    json_array_end(json);
    json_object_end(json);
}

/* Only what a machine can apply: the rest is in the message. */
static void add_fixes(Json *json, const Finding *finding, Str uri)
{
    if (finding_edits(finding) == NULL)
        return;
    json_key(json, "fixes");
    json_array_begin(json);
    for (size_t i = 0; i < finding->fixes.count; i++)
        if (finding->fixes.items[i].edits.count > 0)
            add_fix(json, finding, &finding->fixes.items[i], uri);
    json_array_end(json);
}

static void add_message(Json *json, const Finding *finding)
{
    Buf          text  = buf_new(json->buf->arena, SIZE_MAX);
    const StrVec locks = locks_words(text.arena, finding->effect);
    buf_add(&text, finding->message);
    buf_add_c(&text, ".");
    for (size_t i = 0; i < locks.count; i++)
        buf_format(&text, "\nLock: " STR_FMT ".", STR_ARG(locks.items[i]));
    const Str scale = scale_words(text.arena, finding->effect);
    if (scale.size > 0)
        buf_format(&text, "\nSize: " STR_FMT ".", STR_ARG(scale));
    if (finding->help.size > 0)
        buf_format(&text, "\n" STR_FMT, STR_ARG(finding->help));
    for (size_t i = 0; i < finding->fixes.count; i++)
        buf_format(&text, "\n%s: " STR_FMT "\n" STR_FMT, i == 0 ? "Safe" : "Or",
                   STR_ARG(finding->fixes.items[i].title), STR_ARG(finding->fixes.items[i].sql));
    add_text(json, "message", buf_str(&text));
}

/* Always there, so that a viewer knows that nothing else is suppressed. */
static void add_suppressions(Json *json, const Finding *finding, bool known)
{
    json_key(json, "suppressions");
    json_array_begin(json);
    if (known || finding->allowed != NULL) {
        json_object_begin(json);
        json_add_string(json, "kind", known ? STR("external") : STR("inSource"));
        json_add_string(json, "status", STR("accepted"));
        json_add_string(json, "justification",
                        known ? STR("a known finding of the baseline") : finding->allowed->reason);
        json_object_end(json);
    }
    json_array_end(json);
}

static size_t rule_index(const LintReport *report, const char *id)
{
    size_t index = 0;
    while (index < report->rules.count && !str_is(str_from(id), report->rules.items[index].id))
        index++;
    return index;
}

static void add_results(Json *json, const LintReport *report, const ReportOptions *options,
                        const FindingList *findings)
{
    const StrVec  fingerprints = fingerprints_of(json->buf->arena, options, findings);
    FindingReader reader       = {.arena = json->buf->arena};
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = finding_at(&reader, findings, i);
        const size_t   index   = rule_index(report, finding->rule);
        const Str      uri     = report_uri(json->buf->arena, options, finding_path(finding));
        json_object_begin(json);
        json_add_string(json, "ruleId", str_from(finding->rule));
        if (index < report->rules.count)
            json_add_int(json, "ruleIndex", (int64_t)index);
        json_add_string(json, "level", str_from(level_of(finding->severity)));
        add_message(json, finding);
        add_location(json, finding, uri);
        json_key(json, "partialFingerprints");
        json_object_begin(json);
        json_add_string(json, "shoreFinding/v1", fingerprints.items[i]);
        json_object_end(json);
        add_suppressions(json, finding, findings == &report->known);
        add_fixes(json, finding, uri);
        json_object_end(json);
    }
}

static void add_verdicts(Json *json, const LintReport *report, const ReportOptions *options)
{
    json_key(json, "properties");
    json_object_begin(json);
    json_add_string(json, "judgedFor", judged_for_text(json->buf->arena, report->judged_for));
    json_key(json, "migrations");
    json_array_begin(json);
    for (size_t i = 0; i < report->verdicts.count; i++) {
        const Verdict *verdict = &report->verdicts.items[i];
        json_object_begin(json);
        json_add_string(json, "uri",
                        report_uri(json->buf->arena, options, verdict->migration->path));
        json_add_string(json, "verdict", str_from(verdict_text(verdict->kind)));
        json_add_string(json, "longLock", str_from(answer_text(verdict->long_lock)));
        json_add_string(json, "compatible", str_from(answer_text(verdict->compatible)));
        json_object_end(json);
    }
    json_array_end(json);
    json_object_end(json);
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    Json json = json_new(buf);
    json_object_begin(&json);
    json_add_string(&json, "$schema", STR(SCHEMA_URI));
    json_add_string(&json, "version", STR("2.1.0"));
    json_key(&json, "runs");
    json_array_begin(&json);
    json_object_begin(&json);
    add_driver(&json, report, options);
    json_add_string(&json, "columnKind", STR("unicodeCodePoints"));
    json_key(&json, "results");
    json_array_begin(&json);
    add_results(&json, report, options, &report->findings);
    add_results(&json, report, options, &report->allowed);
    add_results(&json, report, options, &report->known);
    json_array_end(&json);
    add_verdicts(&json, report, options);
    json_object_end(&json);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_char(buf, '\n');
}

REPORT(sarif) = {
    .name    = "sarif",
    .summary = "SARIF 2.1.0, for code scanning",
    .lint    = lint,
};
