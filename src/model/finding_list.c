/* finding_list.c -- a Finding as a row of numbers, seven bits to a byte, the last one of a number
 * below 128; a text is its size and its bytes. What is put is got in the same order. */
#include "model/finding_list.h"

#include <assert.h>
#include <string.h>

#include "base/poison.h"

enum { NUMBER_BITS = 7, NUMBER_MORE = 1 << NUMBER_BITS, NUMBER_BYTES_MAX = 10 };

/* Besides those of its fixes, and of their edits. */
enum { NUMBERS_AT_MOST = 32, NUMBERS_OF_FIX = 4, NUMBERS_OF_EDIT = 3 };

typedef union Address {
    const void *pointer;
    size_t      number;
} Address;

static void put_number(char **at, size_t number)
{
    for (; number >= NUMBER_MORE; number >>= NUMBER_BITS)
        *(*at)++ = (char)(number | NUMBER_MORE);
    *(*at)++ = (char)number;
}

static size_t get_number(const char **at)
{
    size_t number = 0;
    for (unsigned shift = 0;; shift += NUMBER_BITS) {
        const size_t byte = (unsigned char)*(*at)++;
        number |= (byte & (NUMBER_MORE - 1)) << shift;
        if (byte < NUMBER_MORE)
            return number;
    }
}

static void put_pointer(char **at, const void *pointer)
{
    put_number(at, (Address){.pointer = pointer}.number);
}

static const void *get_pointer(const char **at)
{
    return (Address){.number = get_number(at)}.pointer;
}

static void put_text(char **at, Str text)
{
    put_number(at, text.size);
    if (text.size > 0)
        memcpy(*at, text.data, text.size);
    *at += text.size;
}

static Str get_text(const char **at)
{
    const size_t size = get_number(at);
    const Str    text = {*at, size};
    *at += size;
    return text;
}

/* One that stays where it is. */
static void put_literal(char **at, Str text)
{
    put_number(at, text.size);
    put_pointer(at, text.data);
}

static Str get_literal(const char **at)
{
    const size_t size = get_number(at);
    return (Str){get_pointer(at), size};
}

static void put_place(char **at, const Finding *finding)
{
    put_number(at, finding->section);
    put_number(at, (size_t)finding->statement + 1);
    put_text(at, finding->relation.schema);
    put_text(at, finding->relation.name);
    put_number(at, finding->start.line);
    put_number(at, finding->start.column);
    put_number(at, finding->end.line - finding->start.line);
    put_number(at, finding->end.column);
    put_number(at, finding->span.start);
    put_number(at, finding->span.size);
}

static void get_place(const char **at, Finding *ret)
{
    ret->section         = (SectionKind)get_number(at);
    ret->statement       = (int)get_number(at) - 1;
    ret->relation.schema = get_text(at);
    ret->relation.name   = get_text(at);
    ret->start.line      = get_number(at);
    ret->start.column    = get_number(at);
    ret->end.line        = get_number(at) + ret->start.line;
    ret->end.column      = get_number(at);
    ret->span.start      = get_number(at);
    ret->span.size       = get_number(at);
}

/* First the edits of all fixes, then how many each has. */
static void put_fixes(char **at, const FixVec *fixes)
{
    size_t edits = 0;
    for (size_t i = 0; i < fixes->count; i++)
        edits += fixes->items[i].edits.count;
    put_number(at, edits);
    for (size_t i = 0; i < fixes->count; i++)
        for (size_t k = 0; k < fixes->items[i].edits.count; k++) {
            const Edit *edit = &fixes->items[i].edits.items[k];
            put_number(at, edit->span.start);
            put_number(at, edit->span.size);
            put_text(at, edit->text);
        }
    put_number(at, fixes->count);
    for (size_t i = 0; i < fixes->count; i++) {
        put_literal(at, fixes->items[i].title);
        put_text(at, fixes->items[i].sql);
        put_number(at, fixes->items[i].edits.count);
    }
}

static void get_fixes(FindingReader *reader, const char **at)
{
    FixVec  *fixes = &reader->finding.fixes;
    EditVec *edits = &reader->edits;
    size_t   taken = 0;
    edits->count = fixes->count = 0;
    for (size_t left = get_number(at); left > 0; left--) {
        Edit *edit       = vec_push(reader->arena, edits);
        edit->span.start = get_number(at);
        edit->span.size  = get_number(at);
        edit->text       = get_text(at);
    }
    for (size_t left = get_number(at); left > 0; left--) {
        Fix *fix         = vec_push(reader->arena, fixes);
        fix->title       = get_literal(at);
        fix->sql         = get_text(at);
        fix->edits.count = get_number(at);
        fix->edits.items = edits->count == 0 ? NULL : &edits->items[taken];
        taken += fix->edits.count;
    }
}

static size_t bytes_at_most(const Finding *finding)
{
    size_t numbers = NUMBERS_AT_MOST;
    size_t texts   = finding->relation.schema.size + finding->relation.name.size +
                   finding->message.size + finding->why.size + finding->help.size;
    for (size_t i = 0; i < finding->fixes.count; i++) {
        const Fix *fix = &finding->fixes.items[i];
        numbers += NUMBERS_OF_FIX + fix->edits.count * NUMBERS_OF_EDIT;
        texts += fix->sql.size;
        for (size_t k = 0; k < fix->edits.count; k++)
            texts += fix->edits.items[k].text.size;
    }
    return numbers * NUMBER_BYTES_MAX + texts;
}

void finding_list_add(Arena *arena, Arena *scratch, FindingList *list, const Finding *finding)
{
    const size_t most  = bytes_at_most(finding);
    char        *draft = arena_text(scratch, most);
    char        *at    = draft;
    put_pointer(&at, finding->rule);
    put_place(&at, finding);
    put_text(&at, finding->message);
    put_number(&at, finding->why_own);
    if (finding->why_own)
        put_text(&at, finding->why);
    else
        put_literal(&at, finding->why);
    put_text(&at, finding->help);
    put_fixes(&at, &finding->fixes);
    put_pointer(&at, finding->effect);
    put_pointer(&at, finding->allowed);
    put_pointer(&at, finding->unless_settled);
    const size_t size = (size_t)(at - draft);
    assert(size <= most);
    char *bytes = arena_text(arena, size);
    memcpy(bytes, draft, size);
    *vec_push(arena, list) = (PackedFinding){.migration = finding->migration,
                                             .bytes     = bytes,
                                             .severity  = finding->severity,
                                             .fixable   = finding_edits(finding) != NULL};
}

const Finding *finding_at(FindingReader *reader, const FindingList *list, size_t i)
{
    const PackedFinding *packed  = &list->items[i];
    const char          *at      = packed->bytes;
    Finding             *finding = &reader->finding;
    finding->migration           = packed->migration;
    finding->severity            = packed->severity;
    finding->rule                = get_pointer(&at);
    get_place(&at, finding);
    finding->message = get_text(&at);
    finding->why_own = get_number(&at) != 0;
    finding->why     = finding->why_own ? get_text(&at) : get_literal(&at);
    finding->help    = get_text(&at);
    get_fixes(reader, &at);
    finding->effect         = get_pointer(&at);
    finding->allowed        = get_pointer(&at);
    finding->unless_settled = get_pointer(&at);
    return finding;
}
