/* json.c -- one object, schema_version 1: fields are added freely, and never renamed. */
#include "base/json.h"

#include "model/place.h"
#include "report/count.h"
#include "report/fingerprint.h"

#include "base/poison.h"

static void add_estimate(Json *json, const char *key, Estimate estimate)
{
    json_key(json, key);
    if (estimate.high_ms == 0) {
        json_null(json);
        return;
    }
    json_object_begin(json);
    json_add_int(json, "low_ms", estimate.low_ms);
    json_add_int(json, "high_ms", estimate.high_ms);
    json_object_end(json);
}

static void add_known(Json *json, const char *key, int64_t value)
{
    json_key(json, key);
    if (value >= 0)
        json_int(json, value);
    else
        json_null(json);
}

/* Of the table that is worked on, and how long the work takes. */
static void add_scale(Json *json, const Effect *effect)
{
    add_estimate(json, "estimate", effect == NULL ? (Estimate){0} : effect_work(effect));
    json_key(json, "size");
    if (effect == NULL || effect->scale == NULL) {
        json_null(json);
        return;
    }
    const Scale *scale = effect->scale;
    json_object_begin(json);
    json_key(json, "relation");
    json_string(json, name_text(json->buf->arena, scale->relation));
    add_known(json, "rows", scale->rows);
    add_known(json, "bytes", scale->size_bytes);
    add_known(json, "writes_per_hour", scale->writes_per_hour);
    json_object_end(json);
}

static void add_locks(Json *json, const Effect *effect)
{
    json_key(json, "locks");
    json_array_begin(json);
    for (size_t i = 0; effect != NULL && i < effect->lock_count; i++) {
        const RelationLock *lock = &effect->locks[i];
        json_object_begin(json);
        json_key(json, "relation");
        json_string(json, name_text(json->buf->arena, lock->relation));
        json_add_string(json, "mode", str_from(lock_text(lock->mode)));
        json_add_bool(json, "blocks_reads", lock_blocks_reads(lock->mode));
        json_add_bool(json, "blocks_writes", lock_blocks_writes(lock->mode));
        json_object_end(json);
    }
    json_array_end(json);
}

static void add_edits(Json *json, const Finding *finding, const EditVec *edits)
{
    json_key(json, "edits");
    json_array_begin(json);
    for (size_t i = 0; i < edits->count; i++) {
        const Edit *edit  = &edits->items[i];
        PlaceWalk   walk  = place_walk_new(finding_source(finding));
        const Place start = place_walk_to(&walk, edit->span.start);
        const Place end   = place_walk_to(&walk, edit->span.start + edit->span.size);
        json_object_begin(json);
        json_add_int(json, "line", (int64_t)start.line);
        json_add_int(json, "column", (int64_t)start.column);
        json_add_int(json, "end_line", (int64_t)end.line);
        json_add_int(json, "end_column", (int64_t)end.column);
        json_add_string(json, "text", edit->text);
        json_object_end(json);
    }
    json_array_end(json);
}

static void add_fixes(Json *json, const Finding *finding)
{
    const FixVec *fixes = &finding->fixes;
    json_key(json, "fix");
    json_array_begin(json);
    for (size_t i = 0; i < fixes->count; i++) {
        json_object_begin(json);
        json_add_string(json, "title", fixes->items[i].title);
        json_add_string(json, "sql", fixes->items[i].sql);
        add_edits(json, finding, &fixes->items[i].edits);
        json_object_end(json);
    }
    json_array_end(json);
}

static void add_fields(Json *json, const Finding *finding, Str fingerprint)
{
    static const char *const durations[] = {"instant", "scan", "rewrite"};
    const Effect            *effect      = finding->effect;
    json_add_string(json, "rule", str_from(finding->rule));
    json_add_string(json, "severity", str_from(severity_text(finding->severity)));
    json_add_string(json, "file", finding_path(finding));
    json_add_int(json, "line", (int64_t)finding->start.line);
    json_add_int(json, "column", (int64_t)finding->start.column);
    json_add_int(json, "end_line", (int64_t)finding->end.line);
    json_add_int(json, "end_column", (int64_t)finding->end.column);
    json_key(json, "statement");
    if (finding->statement >= 0)
        json_int(json, finding->statement);
    else
        json_null(json);
    json_add_string(json, "section", str_from(section_text(finding->section)));
    json_add_string(json, "message", finding->message);
    json_add_string(json, "why", finding->why);
    json_add_string(json, "help", finding->help);
    add_locks(json, effect);
    json_add_bool(json, "rewrite", effect != NULL && effect->rewrite);
    json_add_bool(json, "scan", effect != NULL && effect->scan);
    json_key(json, "duration");
    if (effect != NULL)
        json_string(json, str_from(durations[effect->duration]));
    else
        json_null(json);
    add_scale(json, effect);
    add_fixes(json, finding);
    json_add_string(json, "fingerprint", fingerprint);
}

static void add_findings(Json *json, const ReportOptions *options, const FindingList *findings)
{
    const StrVec  fingerprints = fingerprints_of(json->buf->arena, options, findings);
    FindingReader reader       = {.arena = json->buf->arena};
    json_array_begin(json);
    for (size_t i = 0; i < findings->count; i++) {
        json_object_begin(json);
        add_fields(json, finding_at(&reader, findings, i), fingerprints.items[i]);
        json_object_end(json);
    }
    json_array_end(json);
}

static void add_suppressed(Json *json, const ReportOptions *options, const FindingList *findings)
{
    const StrVec  fingerprints = fingerprints_of(json->buf->arena, options, findings);
    FindingReader reader       = {.arena = json->buf->arena};
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = finding_at(&reader, findings, i);
        json_object_begin(json);
        add_fields(json, finding, fingerprints.items[i]);
        json_add_string(json, "suppressed",
                        finding->allowed == NULL ? STR("baseline") : STR("comment"));
        json_key(json, "reason");
        if (finding->allowed == NULL)
            json_null(json);
        else
            json_string(json, finding->allowed->reason);
        json_object_end(json);
    }
}

static void add_checklist(Json *json, const Checklist *checklist)
{
    json_key(json, "checklist");
    json_array_begin(json);
    for (size_t i = 0; i < CHECK_POINT_COUNT; i++) {
        const CheckAnswer *answer = &checklist->points[i];
        json_object_begin(json);
        json_add_string(json, "point", str_from(check_point_id((CheckPoint)i)));
        json_add_string(json, "text", str_from(check_point_text((CheckPoint)i)));
        json_add_string(json, "answer", str_from(answer_text(answer->answer)));
        json_add_string(json, "evidence", answer->evidence);
        json_key(json, "line");
        if (answer->line > 0)
            json_int(json, (int64_t)answer->line);
        else
            json_null(json);
        json_object_end(json);
    }
    json_array_end(json);
}

static void add_verdict(Json *json, const Verdict *verdict, const Checklist *checklist)
{
    json_object_begin(json);
    json_add_string(json, "file", verdict->migration->path);
    json_add_string(json, "version", verdict->migration->version);
    json_add_string(json, "verdict", str_from(verdict_text(verdict->kind)));
    json_add_string(json, "long_lock", str_from(answer_text(verdict->long_lock)));
    add_estimate(json, "held", verdict->held);
    json_add_string(json, "compatible", str_from(answer_text(verdict->compatible)));
    json_add_int(json, "allowed", (int64_t)verdict->allowed);
    json_key(json, "unknown");
    if (verdict->unknown.size > 0)
        json_string(json, verdict->unknown);
    else
        json_null(json);
    if (checklist != NULL)
        add_checklist(json, checklist);
    json_object_end(json);
}

static void add_summary(Json *json, const LintReport *report)
{
    const SeverityCount count = severity_count(&report->findings);
    json_object_begin(json);
    json_add_int(json, "files", (int64_t)report->verdicts.count);
    json_add_int(json, "statements", (int64_t)report->statement_count);
    json_add_int(json, "errors", (int64_t)count.errors);
    json_add_int(json, "warnings", (int64_t)count.warnings);
    json_add_int(json, "infos", (int64_t)count.infos);
    json_add_int(json, "allowed", (int64_t)report->allowed.count);
    json_add_int(json, "known", (int64_t)report->known.count);
    json_add_int(json, "stale", (int64_t)report->stale);
    json_add_int(json, "fixable", (int64_t)count.fixable);
    json_add_int(json, "fixed", (int64_t)report->fixed);
    json_object_end(json);
}

static void lint(Buf *buf, const LintReport *report, const ReportOptions *options)
{
    Json json = json_new(buf);
    json_object_begin(&json);
    json_add_int(&json, "schema_version", 1);
    json_key(&json, "findings");
    add_findings(&json, options, &report->findings);
    json_key(&json, "suppressed");
    json_array_begin(&json);
    add_suppressed(&json, options, &report->allowed);
    add_suppressed(&json, options, &report->known);
    json_array_end(&json);
    json_key(&json, "migrations");
    json_array_begin(&json);
    for (size_t i = 0; i < report->verdicts.count; i++)
        add_verdict(&json, &report->verdicts.items[i],
                    report->checklists.count == 0 ? NULL : &report->checklists.items[i]);
    json_array_end(&json);
    json_key(&json, "summary");
    add_summary(&json, report);
    json_key(&json, "judged_for");
    json_string(&json, judged_for_text(buf->arena, report->judged_for));
    json_object_end(&json);
    buf_add_char(buf, '\n');
}

REPORT(json) = {
    .name    = "json",
    .summary = "one JSON object, for machines",
    .lint    = lint,
};
