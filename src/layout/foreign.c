/* foreign.c -- see foreign.h. What their rules are called here is for lint to know. */
#include "layout/foreign.h"

#include <string.h>

#include "base/poison.h"

typedef enum Reach { REACH_STATEMENT, REACH_FILE, REACH_BEGIN, REACH_END, REACH_HEAD } Reach;

typedef struct ForeignRow {
    const char *tool;
    const char *text;   /* how the comment begins, behind its dashes */
    Reach       reach;  /* REACH_HEAD: the file when it stands above all code, else the statement */
    bool        reason; /* the first word is the rule, the rest a reason */
} ForeignRow;

/* Of two that begin alike the longer one comes first. */
static const ForeignRow rows[] = {
    {"squawk", "squawk-ignore-file", REACH_FILE, false},
    {"squawk", "squawk-ignore", REACH_STATEMENT, false},
    {"eugene", "eugene: ignore", REACH_STATEMENT, false},
    {"pgfence", "pgfence-ignore", REACH_STATEMENT, false},
    {"pgsafe", "pgsafe:ignore", REACH_STATEMENT, true},
    {"pgvet", "pgvet_nolint", REACH_STATEMENT, false},
    {"atlas", "atlas:nolint", REACH_HEAD, false},
    {"migrationpilot", "migrationpilot-disable-file", REACH_FILE, false},
    {"migrationpilot", "migrationpilot-disable", REACH_STATEMENT, false},
    {"diesel-guard", "diesel-guard:disable", REACH_STATEMENT, false},
    {"diesel-guard", "safety-assured:start", REACH_BEGIN, false},
    {"diesel-guard", "safety-assured:end", REACH_END, false},
    {"strong_migrations", "safety_assured", REACH_STATEMENT, true},
    {"waypoint", "waypoint:lint-ignore-file", REACH_FILE, true},
    {"waypoint", "waypoint:lint-ignore", REACH_STATEMENT, true},
};

static bool in_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

static const ForeignRow *row_of(Str text)
{
    for (size_t i = 0; text.size > 0 && i < COUNT_OF(rows); i++) {
        if (text.data[0] != rows[i].text[0])
            continue; /* nearly always */
        const size_t size = strlen(rows[i].text);
        if (str_starts(text, rows[i].text) && (text.size == size || !in_word(text.data[size])))
            return &rows[i];
    }
    return NULL;
}

bool foreign_begins(Str text)
{
    return row_of(text) != NULL;
}

/* The next id of *rest: between blanks, commas, brackets; empty at the end or before a comment. */
static Str id_cut(Str *rest)
{
    size_t start = 0;
    while (start < rest->size && strchr(" \t\r,:[]", rest->data[start]) != NULL)
        start++;
    size_t end = start;
    while (end < rest->size && in_word(rest->data[end]))
        end++;
    const Str id = str_slice(*rest, start, end - start);
    *rest        = str_slice(*rest, end, SIZE_MAX);
    return str_starts(id, "--") ? (Str){0} : id;
}

static void block_end(const Migration *migration, SuppressionVec *list, SectionKind kind, size_t at)
{
    for (size_t i = list->count; i-- > 0;) {
        Suppression *allow = &list->items[i];
        if (allow->tool == NULL || allow->span.size != SIZE_MAX - allow->span.start ||
            allow->span.start == 0 || !str_equal(allow->path, section_path(migration, kind)))
            continue;
        allow->span.size = at - allow->span.start;
        return;
    }
}

void foreign_read(Arena *arena, Migration *migration, SectionKind kind, const Comment *comment,
                  bool leading, Statement *statement)
{
    const Section *section = migration_section(migration, kind);
    Str text = str_slice(section->source, comment->span.start + 2, comment->span.size - 2);
    text     = str_trim(text);
    const ForeignRow *row = row_of(text);
    if (row == NULL)
        return;
    Reach reach = row->reach;
    if (reach == REACH_HEAD)
        reach = leading ? REACH_FILE : REACH_STATEMENT;
    if (reach == REACH_END)
        block_end(migration, &migration->allow, kind, comment->span.start);
    if (reach == REACH_END || (reach == REACH_STATEMENT && statement == NULL))
        return;
    Suppression     allow = {.tool = row->tool, .place = comment->place};
    SuppressionVec *list  = reach == REACH_STATEMENT ? &statement->allow : &migration->allow;
    if (reach != REACH_STATEMENT) {
        const size_t start = reach == REACH_FILE ? 0 : comment->span.start;
        allow.path         = section->path;
        allow.span         = (Span){start, SIZE_MAX - start};
    }
    allow.reason = str_format(arena, "by a comment for %s", row->tool);
    Str rest     = str_slice(text, strlen(row->text), SIZE_MAX);
    do {
        allow.rule             = id_cut(&rest);
        *vec_push(arena, list) = allow;
    } while (allow.rule.size > 0 && !row->reason && str_trim(rest).size > 0);
}
