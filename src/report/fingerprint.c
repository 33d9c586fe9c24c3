/* fingerprint.c -- the message is left out: its words may become better, and with a server at hand
 * it says how many rows there are. */
#include "report/fingerprint.h"

#include "base/hash.h"
#include "base/map.h"
#include "report/path.h"

#include "base/poison.h"

enum { FINGERPRINT_DIGITS = 32 };

/* Blanks of any kind become one. */
static void add_words(Buf *buf, Str text)
{
    bool gap = false;
    for (size_t i = 0; i < text.size; i++) {
        const char c     = text.data[i];
        const bool blank = c == ' ' || (c >= '\t' && c <= '\r');
        if (gap && !blank)
            buf_add_char(buf, ' ');
        if (!blank)
            buf_add_char(buf, c);
        gap = blank;
    }
}

static Str identity(Arena *arena, const ReportOptions *options, const Finding *finding)
{
    const Name relation = finding->relation;
    Buf        buf      = buf_new(arena, SIZE_MAX);
    buf_format(&buf, "%s\n" STR_FMT "\n%s\n" STR_FMT "." STR_FMT "\n", finding->rule,
               STR_ARG(report_path(arena, options, finding_path(finding))),
               section_text(finding->section), STR_ARG(relation.schema), STR_ARG(relation.name));
    if (finding->span.size > 0)
        add_words(&buf,
                  str_slice(finding_source(finding), finding->span.start, finding->span.size));
    return buf_str(&buf);
}

StrVec fingerprints_of(Arena *arena, const ReportOptions *options, const FindingList *findings)
{
    StrVec        result = {0};
    Map           counts = {0};
    FindingReader reader = {.arena = arena};
    for (size_t i = 0; i < findings->count; i++) {
        const Str alike = identity(arena, options, finding_at(&reader, findings, i));
        size_t   *count = map_find(&counts, alike);
        if (count == NULL) {
            count = arena_new_of(arena, size_t);
            map_put(arena, &counts, alike, count);
        }
        const Str whole           = str_format(arena, STR_FMT "\n%zu", STR_ARG(alike), ++*count);
        *vec_push(arena, &result) = str_slice(hash_sha256_hex(arena, whole), 0, FINGERPRINT_DIGITS);
    }
    return result;
}
