/* baseline.c -- one finding a line, so that a review shows which came and went. */
#include "cmd/baseline.h"

#include "base/json.h"
#include "base/json_read.h"
#include "base/map.h"
#include "os/file.h"
#include "report/fingerprint.h"
#include "report/path.h"

#include "base/poison.h"

enum { SCHEMA_VERSION = 1 };

static Status malformed(const Ctx *ctx, const char *path, const char *detail)
{
    Status status = FAIL(ctx->fault, STATUS_INPUT, "could not use '%s' as a baseline", path);
    status        = fault_detail(ctx->fault, "%s", detail);
    return status;
}

static Status entry_read(const Ctx *ctx, const char *path, const JsonValue *value, size_t index,
                         BaselineEntry *ret)
{
    *ret = (BaselineEntry){
        .fingerprint = json_find_string(value, "fingerprint", STR("")),
        .rule        = json_find_string(value, "rule", STR("")),
        .file        = json_find_string(value, "file", STR("")),
        .message     = json_find_string(value, "message", STR("")),
    };
    if (ret->fingerprint.size > 0 && ret->file.size > 0)
        return STATUS_OK;
    return malformed(ctx, path,
                     str_format(ctx->arena,
                                "Finding %zu of it must be an object with the strings "
                                "'fingerprint' and 'file'.",
                                index + 1)
                         .data);
}

static Status baseline_parse(const Ctx *ctx, const char *path, Str bytes, Baseline *ret)
{
    JsonValue root  = {0};
    JsonError error = {0};
    if (!json_read(ctx->arena, bytes, &root, &error)) {
        Status status =
            FAIL(ctx->fault, STATUS_INPUT, "could not read '%s': it is no JSON: " STR_FMT, path,
                 STR_ARG(error.message));
        status = fault_place(ctx->fault, "%s:%zu:%zu", path, error.line, error.column);
        return status;
    }
    if (json_find_int(&root, "schema_version", 0) != SCHEMA_VERSION)
        return malformed(ctx, path, "Its 'schema_version' must be 1.");
    const JsonValue *findings = json_find(&root, "findings");
    if (findings == NULL || findings->kind != JSON_KIND_ARRAY)
        return malformed(ctx, path, "Its 'findings' must be an array.");
    *ret = (Baseline){0};
    for (size_t i = 0; i < findings->items.count; i++)
        TRY(entry_read(ctx, path, &findings->items.items[i], i,
                       vec_push(ctx->arena, &ret->entries)));
    return STATUS_OK;
}

Status baseline_read(const Ctx *ctx, const char *path, Baseline *ret)
{
    Str bytes;
    if (file_read(ctx, path, &bytes) == STATUS_OK)
        return baseline_parse(ctx, path, bytes, ret);
    return fault_hint(ctx->fault, "'shore lint --write-baseline %s' makes one.", path);
}

void baseline_filter(Arena *arena, const Baseline *baseline, const ReportOptions *options,
                     FindingList *findings, FindingList *known)
{
    if (baseline == NULL)
        return;
    Map          listed       = {0};
    const StrVec fingerprints = fingerprints_of(arena, options, findings);
    size_t       kept         = 0;
    for (size_t i = 0; i < baseline->entries.count; i++)
        map_put(arena, &listed, baseline->entries.items[i].fingerprint,
                &baseline->entries.items[i]);
    for (size_t i = 0; i < findings->count; i++)
        if (map_find(&listed, fingerprints.items[i]) != NULL)
            *vec_push(arena, known) = findings->items[i];
        else
            findings->items[kept++] = findings->items[i];
    findings->count = kept;
}

/* Of a part of the files nothing follows for the others, unless they are gone. */
static bool is_looked_at(Arena *arena, const ReportOptions *options, const SourceFileVec *files,
                         Str file)
{
    for (size_t i = 0; i < files->count; i++)
        if (str_equal(report_path(arena, options, files->items[i].path), file))
            return true;
    return !path_exists(path_join(arena, str_c(arena, options->root), file));
}

size_t baseline_stale(Arena *arena, const Baseline *baseline, const ReportOptions *options,
                      const SourceFileVec *files, const FindingList *known)
{
    Map          found        = {0};
    size_t       stale        = 0;
    const StrVec fingerprints = fingerprints_of(arena, options, known);
    for (size_t i = 0; i < fingerprints.count; i++)
        map_put(arena, &found, fingerprints.items[i], &known->items[i]);
    for (size_t i = 0; baseline != NULL && i < baseline->entries.count; i++) {
        const BaselineEntry *entry = &baseline->entries.items[i];
        stale += map_find(&found, entry->fingerprint) == NULL &&
                 is_looked_at(arena, options, files, entry->file);
    }
    return stale;
}

Status baseline_write(const Ctx *ctx, const char *path, const ReportOptions *options,
                      const FindingList *findings)
{
    const StrVec  fingerprints = fingerprints_of(ctx->arena, options, findings);
    Buf           buf          = buf_new(ctx->arena, SIZE_MAX);
    FindingReader reader       = {.arena = ctx->arena};
    buf_format(&buf, "{\"schema_version\": %d, \"findings\": [", SCHEMA_VERSION);
    for (size_t i = 0; i < findings->count; i++) {
        const Finding *finding = finding_at(&reader, findings, i);
        Json           json    = json_new(&buf);
        buf_add_c(&buf, i == 0 ? "\n" : ",\n");
        json_object_begin(&json);
        json_add_string(&json, "file", report_path(ctx->arena, options, finding_path(finding)));
        json_add_string(&json, "rule", str_from(finding->rule));
        json_add_string(&json, "message", finding->message);
        json_add_string(&json, "fingerprint", fingerprints.items[i]);
        json_object_end(&json);
    }
    buf_add_c(&buf, findings->count == 0 ? "]}\n" : "\n]}\n");
    return file_write(ctx, path, buf_str(&buf));
}
