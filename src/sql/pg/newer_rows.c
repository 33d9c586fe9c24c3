/* newer_rows.c -- the constructs that PostgreSQL 16, 17 and 18 added, by the token at which a
 * parser of 15 gives up. That each is refused before its release and accepted from it on was
 * measured; test/facts/newer.sql holds the statements. */
#include <string.h>

#include "sql/pg/newer.h"

#include "base/poison.h"

static bool about_table(const Newer *newer)
{
    return newer_begins(newer, "alter", "table") || newer_begins(newer, "alter", "foreign") ||
           newer_is_word(newer, 0, "create");
}

/* Tables */

/* GENERATED ALWAYS AS (...): the parenthesis that closes at `close`. */
static bool is_generated(const Newer *newer, size_t close)
{
    if (!newer_is_char(newer, close, ')'))
        return false;
    const size_t open = newer_open(newer, close);
    return newer_is_word(newer, open - 1, "as") && newer_is_word(newer, open - 2, "always") &&
           newer_is_word(newer, open - 3, "generated");
}

static bool mend_virtual(Newer *newer, size_t i)
{
    if (!is_generated(newer, i - 1))
        return false;
    newer_note(newer, NEWER_VIRTUAL, i, 18);
    newer_overwrite(newer, i, i, "STORED");
    return true;
}

/* Neither STORED nor VIRTUAL: it is the latter. */
static bool mend_generated(Newer *newer, size_t i)
{
    if (!is_generated(newer, i - 1))
        return false;
    newer_note(newer, NEWER_VIRTUAL, i - 1, 18);
    newer_insert(newer, i - 1, " STORED");
    return true;
}

/* SET EXPRESSION AS (...) */
static bool mend_expression(Newer *newer, size_t i)
{
    if (!newer_is_word(newer, i - 1, "set") || !newer_is_word(newer, i + 1, "as"))
        return false;
    newer_note(newer, NEWER_SET_EXPRESSION, i, 17);
    newer_overwrite(newer, i, i + 1, "DEFAULT");
    return true;
}

/* [CONSTRAINT name] NOT NULL column, beside the columns. */
static bool mend_not_null(Newer *newer, size_t i)
{
    const bool named = newer_is_word(newer, i - 2, "constraint") && newer_is_name(newer, i - 1);
    const bool first = newer_is_word(newer, i - 1, "add") || newer_is_char(newer, i - 1, '(') ||
                       newer_is_char(newer, i - 1, ',');
    if (!about_table(newer) || (!named && !first) || !newer_is_word(newer, i + 1, "null") ||
        !newer_is_name(newer, i + 2))
        return false;
    newer_note(newer, NEWER_NOT_NULL, i + 2, 18);
    newer_overwrite(newer, i, i + 1, "CHECK (");
    newer_insert(newer, i + 2, ")");
    return true;
}

/* ALTER DOMAIN d ADD [CONSTRAINT c] NOT NULL */
static bool mend_domain_not_null(Newer *newer, size_t i)
{
    const size_t add = newer_is_word(newer, i - 2, "constraint") ? i - 3 : i - 1;
    if (!newer_begins(newer, "alter", "domain") || !newer_is_word(newer, add, "add") ||
        !newer_is_word(newer, i + 1, "null"))
        return false;
    newer_note(newer, NEWER_OTHER, i, 17);
    newer_overwrite(newer, add, i - 1, "SET");
    return true;
}

static bool mend_enforced(Newer *newer, size_t i)
{
    const bool not = newer_is_word(newer, i - 1, "not");
    if (!about_table(newer) || newer_is_char(newer, i - 1, ',') || newer_is_char(newer, i - 1, '('))
        return false;
    newer_note(newer, not ? NEWER_NOT_ENFORCED : NEWER_ENFORCED, i, 18);
    newer_blank(newer, not ? i - 1 : i, i);
    return true;
}

/* Of a NOT NULL: in a column's definition, and in ALTER CONSTRAINT. */
static bool mend_no_inherit(Newer *newer, size_t i)
{
    if (str_contains(newer->refusal, "cannot be marked NO INHERIT")) /* said without a place */
        while (i < newer->tokens.count && !newer_is_word(newer, i, "no"))
            i++;
    const bool column = newer_is_word(newer, i - 1, "null") && newer_is_word(newer, i - 2, "not");
    const bool alter  = newer_is_word(newer, i - 2, "constraint") && newer_is_name(newer, i - 1);
    if (!newer_is_word(newer, i, "no") || !newer_is_word(newer, i + 1, "inherit") ||
        (!column && !alter))
        return false;
    newer_note(newer, NEWER_NO_INHERIT, i, 18);
    newer_blank(newer, i, i + 1);
    return true;
}

static bool mend_inherit(Newer *newer, size_t i)
{
    if (!newer_is_word(newer, i - 2, "constraint") || !newer_is_name(newer, i - 1))
        return false;
    newer_note(newer, NEWER_INHERIT, i, 18);
    newer_blank(newer, i, i);
    return true;
}

static bool mend_without_overlaps(Newer *newer, size_t i)
{
    if (!newer_is_word(newer, i + 1, "overlaps"))
        return false;
    newer_note(newer, NEWER_WITHOUT_OVERLAPS, i, 18);
    newer_blank(newer, i, i + 1);
    return true;
}

/* FOREIGN KEY (a, PERIOD p) REFERENCES t (a, PERIOD p): the parser gives up behind PERIOD. */
static bool mend_period(Newer *newer, size_t i)
{
    if (!newer_is_word(newer, i - 1, "period") || !newer_is_name(newer, i) ||
        !newer_is_char(newer, i - 2, ','))
        return false;
    newer_note(newer, NEWER_WITHOUT_OVERLAPS, i, 18);
    newer_blank(newer, i - 1, i - 1);
    return true;
}

static bool mend_default(Newer *newer, size_t i)
{
    static const struct {
        const char *word;
        const char *value;
        int         since;
        NewerKind   kind;
    } rows[] = {
        {"method", "heap", 17, NEWER_UNNAMED},
        {"storage", "main", 16, NEWER_OTHER},
        {"statistics", "-1", 17, NEWER_OTHER},
    };
    for (size_t k = 0; k < COUNT_OF(rows); k++) {
        if (!newer_is_word(newer, i - 1, rows[k].word))
            continue;
        newer_note(newer, rows[k].kind, i, rows[k].since);
        newer_overwrite(newer, i, i, rows[k].value);
        return true;
    }
    return false;
}

/* In a column's definition. */
static bool mend_storage(Newer *newer, size_t i)
{
    if (!about_table(newer) || !newer_is_name(newer, i + 1) || newer_is_char(newer, i - 1, ','))
        return false;
    newer_note(newer, NEWER_OTHER, i, 16);
    newer_blank(newer, i, i + 1);
    return true;
}

/* Other statements */

static bool mend_only(Newer *newer, size_t i)
{
    if (!newer_is_word(newer, 0, "vacuum") && !newer_is_word(newer, 0, "analyze") &&
        !newer_is_word(newer, 0, "analyse"))
        return false;
    newer_note(newer, NEWER_ONLY, i, 18);
    newer_blank(newer, i, i);
    return true;
}

/* REINDEX DATABASE and REINDEX SYSTEM need no name any more, CLUSTER (VERBOSE) no table. */
static bool mend_end(Newer *newer, size_t i)
{
    if (newer->tokens.items[i].kind != TOKEN_END)
        return false;
    if (newer_is_word(newer, 0, "reindex") &&
        (newer_is_word(newer, i - 1, "database") || newer_is_word(newer, i - 1, "system") ||
         newer_is_word(newer, i - 1, "concurrently"))) {
        newer_note(newer, NEWER_UNNAMED, 0, 16);
        newer_insert(newer, i - 1, " a");
        return true;
    }
    if (newer_is_word(newer, 0, "cluster") && newer_is_char(newer, 1, '(')) {
        newer_note(newer, NEWER_OTHER, 0, 17);
        newer_blank(newer, 1, i - 1);
        return true;
    }
    return false;
}

/* CREATE STATISTICS without a name; refused at its "(" or ON. */
static bool mend_statistics(Newer *newer, size_t i)
{
    if (!newer_begins(newer, "create", "statistics") || i != 2)
        return false;
    newer_note(newer, NEWER_OTHER, 0, 16);
    newer_insert(newer, 1, " a");
    return true;
}

/* GRANT a TO b WITH INHERIT TRUE, SET FALSE GRANTED BY c */
static bool mend_grant_role(Newer *newer, size_t i)
{
    size_t with = i;
    while (with > 0 && !newer_is_word(newer, with, "with"))
        with--;
    if (!newer_is_word(newer, 0, "grant") || with == 0 ||
        (!newer_is_word(newer, with + 1, "inherit") && !newer_is_word(newer, with + 1, "set") &&
         !newer_is_word(newer, with + 1, "admin")))
        return false;
    size_t last = with + 1;
    while (newer->tokens.items[last + 1].kind != TOKEN_END &&
           !newer_is_word(newer, last + 1, "granted"))
        last++;
    newer_note(newer, NEWER_OTHER, 0, 16);
    newer_blank(newer, with, last);
    return true;
}

/* REVOKE INHERIT OPTION FOR a FROM b */
static bool mend_revoke_option(Newer *newer, size_t i)
{
    if (!newer_is_word(newer, 0, "revoke") || !newer_is_word(newer, i + 1, "for") || i != 2)
        return false;
    newer_note(newer, NEWER_OTHER, 0, 16);
    newer_blank(newer, 1, i + 1);
    return true;
}

static bool mend_large_objects(Newer *newer, size_t i)
{
    if (!newer_begins(newer, "alter", "default") || !newer_is_word(newer, i + 1, "objects"))
        return false;
    newer_note(newer, NEWER_OTHER, 0, 18);
    newer_overwrite(newer, i, i + 1, "TABLES");
    return true;
}

/* ALTER OPERATOR ... SET (MERGES, HASHES) */
static bool mend_operator_flag(Newer *newer, size_t i)
{
    if (!newer_begins(newer, "alter", "operator") ||
        (!newer_is_word(newer, i - 1, "merges") && !newer_is_word(newer, i - 1, "hashes")))
        return false;
    newer_note(newer, NEWER_OTHER, 0, 17);
    newer_insert(newer, i - 1, "=none");
    return true;
}

/* Rows */

/* WHEN NOT MATCHED BY SOURCE is about rows of the target, as WHEN MATCHED is. */
static bool mend_matched_by(Newer *newer, size_t i)
{
    const bool source = newer_is_word(newer, i + 1, "source");
    if (!newer_is_word(newer, i - 1, "matched") ||
        (!source && !newer_is_word(newer, i + 1, "target")))
        return false;
    newer_note(newer, NEWER_OTHER, i, 17);
    newer_blank(newer, i, i + 1);
    if (source && newer_is_word(newer, i - 2, "not"))
        newer_blank(newer, i - 2, i - 2);
    return true;
}

/* MERGE ... RETURNING: up to the end of the MERGE. */
static bool mend_returning(Newer *newer, size_t i)
{
    const size_t open  = newer_open(newer, i);
    const size_t first = open == SIZE_MAX ? 0 : open + 1;
    const size_t close = open == SIZE_MAX ? newer->tokens.count - 1 : newer_close(newer, open);
    bool         merge = false;
    for (size_t k = first; k < i; k++)
        merge |= newer_is_word(newer, k, "merge");
    if (!merge || close == SIZE_MAX)
        return false;
    newer_note(newer, NEWER_RETURNING, first, newer_is_word(newer, i + 1, "with") ? 18 : 17);
    newer_blank(newer, i, close - 1);
    return true;
}

/* RETURNING WITH (OLD AS o, NEW AS n) */
static bool mend_returning_with(Newer *newer, size_t i)
{
    const size_t close = newer_close(newer, i + 1);
    if (!newer_is_word(newer, i - 1, "returning") || !newer_is_char(newer, i + 1, '(') ||
        close == SIZE_MAX)
        return false;
    newer_note(newer, NEWER_OTHER, 0, 18);
    newer_blank(newer, i, close);
    return true;
}

/* FROM (SELECT ...) without a name for it. */
static bool mend_alias(Newer *newer, size_t i)
{
    if (!str_contains(newer->refusal, "must have an alias"))
        return false;
    while (i < newer->tokens.count && !newer_is_char(newer, i, '('))
        i++;
    const size_t close = newer_close(newer, i);
    if (close == SIZE_MAX)
        return false;
    newer_note(newer, NEWER_OTHER, 0, 16);
    newer_insert(newer, close, " a");
    return true;
}

/* Expressions */

static bool mend_at_local(Newer *newer, size_t i)
{
    if (!newer_is_word(newer, i - 1, "at"))
        return false;
    newer_note(newer, NEWER_OTHER, i, 17);
    newer_blank(newer, i - 1, i);
    return true;
}

/* XMLSERIALIZE(... [NO] INDENT) */
static bool mend_indent(Newer *newer, size_t i)
{
    const size_t last = newer_is_word(newer, i, "no") ? i + 1 : i;
    if (!newer_is_word(newer, last, "indent") || !newer_is_char(newer, last + 1, ')'))
        return false;
    newer_note(newer, NEWER_OTHER, i, 16);
    newer_blank(newer, i, last);
    return true;
}

/* IS [NOT] JSON ...: as little known of the value as after IS TRUE. */
static bool mend_is_json(Newer *newer, size_t i)
{
    static const char *const words[] = {"value", "array",   "object", "scalar",
                                        "with",  "without", "unique", "keys"};
    if (!newer_is_word(newer, i - 1, "is") &&
        !(newer_is_word(newer, i - 1, "not") && newer_is_word(newer, i - 2, "is")))
        return false;
    size_t last = i;
    for (size_t k = 0; k < COUNT_OF(words); k++)
        if (newer_is_word(newer, last + 1, words[k]))
            last++;
    newer_note(newer, NEWER_OTHER, i, 16);
    newer_overwrite(newer, i, last, "TRUE");
    return true;
}

/* The release that gave the function its own grammar; 0 when it is none of them. */
static int json_function_since(const Newer *newer, size_t i)
{
    static const struct {
        const char *name;
        int         since;
    } rows[] = {
        {"json_object", 16}, {"json_array", 16},     {"json_objectagg", 16}, {"json_arrayagg", 16},
        {"json_value", 17},  {"json_query", 17},     {"json_exists", 17},    {"json_table", 17},
        {"json_scalar", 17}, {"json_serialize", 17}, {"json", 17},
    };
    for (size_t k = 0; k < COUNT_OF(rows); k++)
        if (newer_is_word(newer, i, rows[k].name))
            return rows[k].since;
    return 0;
}

/* What the parser did not take of the arguments is left out, or all of them. */
static bool mend_json_function(Newer *newer, size_t i)
{
    size_t open  = newer_open(newer, i);
    int    since = 0;
    for (; open != SIZE_MAX; open = newer_open(newer, open))
        if ((since = json_function_since(newer, open - 1)) != 0)
            break;
    const size_t close = open == SIZE_MAX ? SIZE_MAX : newer_close(newer, open);
    if (close == SIZE_MAX || close == open + 1)
        return false;
    newer_note(newer, NEWER_OTHER, open, since);
    const bool nested = newer_open(newer, i) != open;
    newer_blank(newer, i == close || nested ? open + 1 : i, close - 1);
    return true;
}

/* 0x1F, 0o17, 0b1, 1_000: the value matters little, the type does not change. */
static bool mend_number(Newer *newer, size_t i)
{
    const Token first = newer->tokens.items[i];
    if (!str_starts(newer->refusal, "trailing junk after numeric literal") ||
        first.kind != TOKEN_NUMBER)
        return false;
    char        *text  = newer->text->data + first.start;
    size_t       size  = first.size;
    const size_t limit = newer->text->size - first.start;
    bool         ours  = false; /* an underscore or a base: not just a word behind a number */
    while (size < limit && (lex_in_word(text[size]) || text[size] == '.'))
        size++;
    if (text[0] == '0' && size > 2 && strchr("xXoObB", text[1]) != NULL) {
        memset(text, '1', size);
        ours = true;
    }
    for (size_t k = 0; k < size; k++)
        if (text[k] == '_') {
            text[k] = '0';
            ours    = true;
        }
    if (ours)
        newer_note(newer, NEWER_OTHER, i, 16);
    return ours;
}

/* What later releases have, or what is new in a way that no row below mends. */
typedef struct ConstructRow {
    const char *before; /* NULL: anything */
    const char *word;   /* the token that was refused */
    const char *behind;
    const char *text;
} ConstructRow;

static const ConstructRow construct_rows[] = {
    {NULL, "virtual", NULL, "VIRTUAL"},
    {NULL, "enforced", NULL, "ENFORCED"},
    {NULL, "without", "overlaps", "WITHOUT OVERLAPS"},
    {NULL, "merge", "partitions", "MERGE PARTITIONS"},
    {NULL, "split", "partition", "SPLIT PARTITION"},
    {NULL, "property", "graph", "PROPERTY GRAPH"},
    {NULL, "match", NULL, "GRAPH_TABLE"},
    {NULL, "repack", NULL, "REPACK"},
    {NULL, "wait", "for", "WAIT FOR"},
    {"do", "select", NULL, "ON CONFLICT DO SELECT"},
    {"tables", "except", NULL, "ALL TABLES EXCEPT"},
    {"all", "sequences", NULL, "ALL SEQUENCES"},
    {NULL, "ignore", "nulls", "IGNORE NULLS"},
    {NULL, "respect", "nulls", "RESPECT NULLS"},
    {NULL, "for", "portion", "FOR PORTION OF"},
};

static bool balanced(const Newer *newer)
{
    size_t depth = 0;
    for (size_t i = 0; i < newer->tokens.count; i++) {
        if (newer->tokens.items[i].unterminated || (newer_is_char(newer, i, ')') && depth-- == 0))
            return false;
        depth += newer_is_char(newer, i, '(');
    }
    return depth == 0;
}

const char *newer_construct_at(const Newer *newer, size_t i)
{
    if (!balanced(newer))
        return NULL;
    for (size_t k = 0; k < COUNT_OF(construct_rows); k++) {
        const ConstructRow *row = &construct_rows[k];
        if ((row->before == NULL || newer_is_word(newer, i - 1, row->before)) &&
            newer_is_word(newer, i, row->word) &&
            (row->behind == NULL || newer_is_word(newer, i + 1, row->behind)))
            return row->text;
    }
    if (newer_is_word(newer, i - 1, "all") && newer_is_word(newer, i - 2, "by"))
        return "GROUP BY ALL";
    return NULL;
}

const NewerRow newer_rows[] = {
    {NULL, mend_alias},
    {NULL, mend_number},
    {"virtual", mend_virtual},
    {NULL, mend_generated},
    {"expression", mend_expression},
    {"not", mend_not_null},
    {"not", mend_domain_not_null},
    {"enforced", mend_enforced},
    {NULL, mend_no_inherit},
    {"inherit", mend_inherit},
    {"without", mend_without_overlaps},
    {NULL, mend_period},
    {"default", mend_default},
    {"storage", mend_storage},
    {"only", mend_only},
    {NULL, mend_end},
    {NULL, mend_statistics},
    {NULL, mend_grant_role},
    {"option", mend_revoke_option},
    {"large", mend_large_objects},
    {NULL, mend_operator_flag},
    {"by", mend_matched_by},
    {"returning", mend_returning},
    {"with", mend_returning_with},
    {"local", mend_at_local},
    {"no", mend_indent},
    {"indent", mend_indent},
    {"json", mend_is_json},
    {NULL, mend_json_function},
};
const size_t newer_row_count = COUNT_OF(newer_rows);
