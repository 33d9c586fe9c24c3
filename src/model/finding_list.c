/* finding_list.c -- a Finding as a row of numbers, seven bits to a byte, the last one of a number
 * below 128; a text is its size and its bytes. What is put is got in the same order. */
#include "model/finding_list.h"

#include <assert.h>
#include <string.h>

#include "base/poison.h"

enum { NUMBER_BITS = 7, NUMBER_MORE = 1 << NUMBER_BITS, NUMBER_BYTES_MAX = 10 };

/* Besides those of fixes, of their edits, and of locks. */
enum { NUMBERS_AT_MOST = 32, NUMBERS_OF_FIX = 4, NUMBERS_OF_EDIT = 3, NUMBERS_OF_LOCK = 4 };

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

static void put_name(char **at, Name name)
{
    put_text(at, name.schema);
    put_text(at, name.name);
}

static Name get_name(const char **at)
{
    const Str schema = get_text(at);
    return (Name){schema, get_text(at)};
}

static void put_place(char **at, const Finding *finding)
{
    put_number(at, finding->section);
    put_number(at, (size_t)finding->statement + 1);
    put_name(at, finding->relation);
    put_number(at, finding->start.line);
    put_number(at, finding->start.column);
    put_number(at, finding->end.line - finding->start.line);
    put_number(at, finding->end.column);
    put_number(at, finding->span.start);
    put_number(at, finding->span.size);
}

static void get_place(const char **at, Finding *ret)
{
    ret->section      = (SectionKind)get_number(at);
    ret->statement    = (int)get_number(at) - 1;
    ret->relation     = get_name(at);
    ret->start.line   = get_number(at);
    ret->start.column = get_number(at);
    ret->end.line     = get_number(at) + ret->start.line;
    ret->end.column   = get_number(at);
    ret->span.start   = get_number(at);
    ret->span.size    = get_number(at);
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

static void put_scale(char **at, const Scale *scale)
{
    put_number(at, scale != NULL);
    if (scale == NULL)
        return;
    put_name(at, scale->relation);
    put_number(at, (size_t)scale->rows);
    put_number(at, (size_t)scale->size_bytes);
    put_number(at, (size_t)scale->writes_per_hour);
    put_number(at, (size_t)scale->work.low_ms);
    put_number(at, (size_t)scale->work.high_ms);
}

static const Scale *get_scale(const char **at, Scale *ret)
{
    if (get_number(at) == 0)
        return NULL;
    ret->relation        = get_name(at);
    ret->rows            = (int64_t)get_number(at);
    ret->size_bytes      = (int64_t)get_number(at);
    ret->writes_per_hour = (int64_t)get_number(at);
    ret->work.low_ms     = (int64_t)get_number(at);
    ret->work.high_ms    = (int64_t)get_number(at);
    return ret;
}

static void put_effect(char **at, const Effect *effect)
{
    put_pointer(at, effect->form);
    put_number(at, effect->locks_left_out);
    put_number(at, effect->duration);
    put_number(at, effect->rewrite);
    put_number(at, effect->scan);
    put_number(at, effect->index_rebuild);
    put_scale(at, effect->scale);
    put_number(at, effect->not_in_transaction);
    put_number(at, effect->breaks_old_code);
    put_number(at, effect->loses_data);
    put_number(at, effect->fails);
    put_number(at, effect->algorithm);
    put_number(at, effect->lock);
    put_number(at, (size_t)effect->error);
    put_number(at, effect->commits);
    put_number(at, effect->lock_count);
    for (size_t i = 0; i < effect->lock_count; i++) {
        put_name(at, effect->locks[i].relation);
        put_number(at, effect->locks[i].mode);
        put_number(at, effect->locks[i].moment);
    }
}

static void get_effect(const char *at, EffectPlace *ret)
{
    Effect *effect             = &ret->effect;
    ret->bytes                 = at;
    effect->form               = get_pointer(&at);
    effect->locks_left_out     = get_number(&at);
    effect->duration           = (DurationClass)get_number(&at);
    effect->rewrite            = get_number(&at) != 0;
    effect->scan               = get_number(&at) != 0;
    effect->index_rebuild      = get_number(&at) != 0;
    effect->scale              = get_scale(&at, &ret->scale);
    effect->not_in_transaction = get_number(&at) != 0;
    effect->breaks_old_code    = get_number(&at) != 0;
    effect->loses_data         = get_number(&at) != 0;
    effect->fails              = get_number(&at) != 0;
    effect->algorithm          = (DdlAlgorithm)get_number(&at);
    effect->lock               = (DdlLock)get_number(&at);
    effect->error              = (int)get_number(&at);
    effect->commits            = get_number(&at) != 0;
    effect->lock_count         = get_number(&at);
    for (size_t i = 0; i < effect->lock_count; i++) {
        effect->locks[i].relation = get_name(&at);
        effect->locks[i].mode     = (LockMode)get_number(&at);
        effect->locks[i].moment   = (LockMode)get_number(&at);
    }
}

static size_t effect_bytes_at_most(const Effect *effect)
{
    size_t texts = 0;
    if (effect->scale != NULL)
        texts += effect->scale->relation.schema.size + effect->scale->relation.name.size;
    for (size_t i = 0; i < effect->lock_count; i++)
        texts += effect->locks[i].relation.schema.size + effect->locks[i].relation.name.size;
    return (NUMBERS_AT_MOST + effect->lock_count * NUMBERS_OF_LOCK) * NUMBER_BYTES_MAX + texts;
}

static const char *draft_keep(Arena *arena, const char *draft, const char *end, size_t most)
{
    const size_t size = (size_t)(end - draft);
    assert(size <= most);
    char *bytes = arena_text(arena, size);
    memcpy(bytes, draft, size);
    return bytes;
}

static const char *effect_pack(FindingPacker *packer, const Effect *effect)
{
    if (effect == NULL || effect == packer->effect)
        return effect == NULL ? NULL : packer->effect_bytes;
    const size_t most  = effect_bytes_at_most(effect);
    char        *draft = arena_text(packer->scratch, most);
    char        *at    = draft;
    put_effect(&at, effect);
    packer->effect       = effect;
    packer->effect_bytes = draft_keep(packer->arena, draft, at, most);
    return packer->effect_bytes;
}

/* The place of the Finding before is left as it is. */
static const Effect *effect_at(FindingReader *reader, const char *bytes)
{
    if (bytes == NULL)
        return NULL;
    if (reader->effects[reader->effect].bytes != bytes) {
        reader->effect = 1 - reader->effect;
        get_effect(bytes, &reader->effects[reader->effect]);
    }
    return &reader->effects[reader->effect].effect;
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

void finding_list_add(FindingPacker *packer, FindingList *list, const Finding *finding)
{
    const size_t most  = bytes_at_most(finding);
    char        *draft = arena_text(packer->scratch, most);
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
    put_pointer(&at, effect_pack(packer, finding->effect));
    put_pointer(&at, finding->allowed);
    put_pointer(&at, finding->unless_settled);
    const char *bytes              = draft_keep(packer->arena, draft, at, most);
    *vec_push(packer->arena, list) = (PackedFinding){.migration = finding->migration,
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
    finding->effect         = effect_at(reader, get_pointer(&at));
    finding->allowed        = get_pointer(&at);
    finding->unless_settled = get_pointer(&at);
    return finding;
}
