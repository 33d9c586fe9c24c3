/* my_modify_drops_attributes.c -- MODIFY and CHANGE put a whole definition in the place of the old
 * one: what they do not say again is gone. */
#include "lint/rules/online.h"
#include "model/charset.h"

#include "base/poison.h"

typedef struct Both {
    const LintPoint *point;
    const Table     *table;
    const Column    *old;
    const Change *new;
    StrVec lost; /* as they would be written */
} Both;

static const TypeDetail   no_type   = {0};
static const ColumnDetail no_detail = {0};

static const TypeDetail *type_detail(Type type)
{
    return type.detail == NULL ? &no_type : type.detail;
}

static const ColumnDetail *column_detail(const ColumnDetail *detail)
{
    return detail == NULL ? &no_detail : detail;
}

static void lose(Both *both, Str text)
{
    *vec_push(both->point->arena, &both->lost) = text;
}

static Str quoted(Arena *arena, Str text)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    buf_add_char(&buf, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\'' || text.data[i] == '\\')
            buf_add_char(&buf, text.data[i]);
        buf_add_char(&buf, text.data[i]);
    }
    buf_add_char(&buf, '\'');
    return buf_str(&buf);
}

static bool in_primary_key(const Both *both)
{
    for (size_t i = 0; i < both->table->indexes.count; i++)
        if (both->table->indexes.items[i].primary &&
            strvec_contains(&both->table->indexes.items[i].columns, both->old->name))
            return true;
    return false;
}

/* A TIMESTAMP that says nothing has what it had. */
static bool has_implicit_rest(const Both *both)
{
    return str_is(both->new->type.name.name, "timestamp") && online_fills_timestamps(both->point);
}

static void compare_type(Both *both)
{
    const TypeDetail *old = type_detail(both->old->type);
    const TypeDetail *new = type_detail(both->new->type);
    if (old->is_unsigned && !new->is_unsigned && !new->zerofill &&
        !type_has_charset(both->new->type))
        lose(both, STR("UNSIGNED"));
    if (!type_has_charset(both->old->type) || !type_has_charset(both->new->type) ||
        new->charset.size + new->collation.size > 0 || new->bin)
        return;
    const Str table_charset = table_option(both->table, "character set");
    if (old->charset.size > 0 && !str_equal(old->charset, table_charset))
        lose(both, str_format(both->point->arena, "CHARACTER SET " STR_FMT, STR_ARG(old->charset)));
    if (old->collation.size > 0 && !str_equal(old->collation, table_option(both->table, "collate")))
        lose(both, str_format(both->point->arena, "COLLATE " STR_FMT, STR_ARG(old->collation)));
}

static void compare_null_and_default(Both *both)
{
    const Column *old       = both->old;
    const Change *new       = both->new;
    const ColumnDetail *now = column_detail(new->column_detail);
    if (old->generated && !new->generated_stored && !new->generated_virtual)
        lose(both,
             str_format(both->point->arena, "GENERATED ALWAYS AS (" STR_FMT ") %s",
                        STR_ARG(old->default_text), old->generated_virtual ? "VIRTUAL" : "STORED"));
    if (old->generated || has_implicit_rest(both))
        return;
    if (old->not_null && !new->not_null && !now->null_said && !new->identity &&
        !in_primary_key(both))
        lose(both, STR("NOT NULL"));
    if (old->has_default && new->default_class == DEFAULT_NONE && !new->identity)
        lose(both, str_format(both->point->arena, "DEFAULT " STR_FMT, STR_ARG(old->default_text)));
}

static void compare_rest(Both *both)
{
    Arena              *arena = both->point->arena;
    const ColumnDetail *was   = column_detail(both->old->detail);
    const ColumnDetail *now   = column_detail(both->new->column_detail);
    if (was->on_update.size > 0 && now->on_update.size == 0 && !has_implicit_rest(both))
        lose(both, str_format(arena, "ON UPDATE " STR_FMT, STR_ARG(was->on_update)));
    if (both->old->identity && !both->new->identity)
        lose(both, STR("AUTO_INCREMENT"));
    if (was->invisible && !now->invisible)
        lose(both, STR("INVISIBLE"));
    if (was->compressed && !now->compressed)
        lose(both, STR("COMPRESSED"));
    if (was->comment.size > 0 && now->comment.size == 0)
        lose(both, str_format(arena, "COMMENT " STR_FMT, STR_ARG(quoted(arena, was->comment))));
}

/* UNSIGNED and what is said of the charset stand behind the type, all else at the end. */
static bool belongs_to_type(Str attribute)
{
    return str_is(attribute, "UNSIGNED") || str_is(attribute, "COMPRESSED") ||
           str_starts(attribute, "CHARACTER SET");
}

static void add_attributes(Buf *buf, const Both *both, bool of_type)
{
    for (size_t i = 0; i < both->lost.count; i++)
        if (belongs_to_type(both->lost.items[i]) == of_type)
            buf_format(buf, " " STR_FMT, STR_ARG(both->lost.items[i]));
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static size_t skip_blanks(Str text, size_t at)
{
    while (at < text.size && is_blank(text.data[at]))
        at++;
    return at;
}

/* Behind the next word, or name in backticks; the word, too. */
static size_t skip_word(Str text, size_t at, Str *ret_word)
{
    const size_t start  = skip_blanks(text, at);
    const bool   quoted = start < text.size && text.data[start] == '`';
    at                  = start + quoted;
    while (at < text.size &&
           (quoted ? text.data[at] != '`' : !is_blank(text.data[at]) && text.data[at] != '('))
        at++;
    at += quoted && at < text.size;
    *ret_word = str_slice(text, start, at - start);
    return at;
}

static bool is_one_of(Str word, const char *words)
{
    for (Str rest = str_from(words); rest.size > 0;)
        if (str_equal_nocase(str_cut(&rest, ' '), word))
            return true;
    return false;
}

/* Behind MODIFY [COLUMN] [IF EXISTS] name, or CHANGE ... old new. */
static size_t end_of_names(Str text)
{
    Str    word  = {0};
    size_t at    = skip_word(text, 0, &word);
    size_t names = str_equal_nocase(word, STR("CHANGE")) ? 2 : 1;
    while (names > 0 && at < text.size) {
        at = skip_word(text, at, &word);
        names -= !is_one_of(word, "COLUMN IF EXISTS");
    }
    return at;
}

/* Behind the type, with its parentheses. */
static size_t end_of_type(Str text, size_t at)
{
    Str word = {0};
    at       = skip_word(text, at, &word);
    if (is_one_of(word, "DOUBLE CHARACTER CHAR NATIONAL LONG")) {
        const size_t next = skip_word(text, at, &word);
        at                = is_one_of(word, "PRECISION VARYING VARCHAR") ? next : at;
    }
    const size_t open = skip_blanks(text, at);
    if (open >= text.size || text.data[open] != '(')
        return at;
    bool quoted = false; /* a member of an ENUM */
    for (at = open; at < text.size && (quoted || text.data[at] != ')'); at++)
        quoted ^= text.data[at] == '\'';
    return at < text.size ? at + 1 : at;
}

/* FIRST or AFTER stands last. */
static size_t start_of_position(const Both *both, Str text)
{
    const ColumnPosition position = column_detail(both->new->column_detail)->position;
    const size_t words = position == POSITION_UNSAID ? 0 : position == POSITION_FIRST ? 1 : 2;
    size_t       at    = text.size;
    for (size_t i = 0; i < words; i++) {
        while (at > 0 && is_blank(text.data[at - 1]))
            at--;
        while (at > 0 && !is_blank(text.data[at - 1]))
            at--;
    }
    return at;
}

static void fix(const Both *both, Finding *finding)
{
    const LintPoint *point = both->point;
    const Span       span  = point->change->span;
    const Str        text  = str_slice(lint_file_text(point), span.start, span.size);
    const size_t     type  = end_of_type(text, end_of_names(text));
    const size_t     last  = start_of_position(both, text);
    if (type > last)
        return;
    Buf buf = buf_new(point->arena, SIZE_MAX);
    buf_add(&buf, str_slice(text, 0, type));
    add_attributes(&buf, both, true);
    const Str rest = str_trim(str_slice(text, type, last - type));
    if (rest.size > 0)
        buf_format(&buf, " " STR_FMT, STR_ARG(rest));
    add_attributes(&buf, both, false);
    if (last < text.size)
        buf_format(&buf, " " STR_FMT, STR_ARG(str_slice(text, last, SIZE_MAX)));
    lint_fix(point, finding, "say all of the definition again",
             "ALTER TABLE " STR_FMT " " STR_FMT ";",
             STR_ARG(lint_name(point, point->change->relation)), STR_ARG(buf_str(&buf)));
}

static void check(const LintPoint *point)
{
    Both both = {.point = point,
                 .table = lint_table(point),
                 .old   = lint_column(point),
                 .new   = point->change};
    if (point->change->kind != CHANGE_REDEFINE_COLUMN || both.old == NULL ||
        name_empty(both.old->type.name) || lint_is_new(point, point->change->relation))
        return;
    compare_type(&both);
    compare_null_and_default(&both);
    compare_rest(&both);
    if (both.lost.count == 0)
        return;
    Finding *finding = lint_report(
        point, STR_FMT "." STR_FMT " loses what is not said again: " STR_FMT,
        STR_ARG(lint_relation_text(point, point->change->relation)), STR_ARG(point->change->column),
        STR_ARG(str_join(point->arena, &both.lost, ", ")));
    fix(&both, finding);
}

RULE(my_modify_drops_attributes) = {
    .id       = "my-modify-drops-attributes",
    .severity = SEVERITY_ERROR,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_MYSQL,
    .engine   = "mysql:8.0.36",
    .summary  = "MODIFY or CHANGE loses attributes of the column",
    .why      = "Both put a whole new definition in the place of the old one. NOT NULL, "
                "DEFAULT, AUTO_INCREMENT, COMMENT, the character set, ON UPDATE: what is not "
                "written again is gone, without a warning.",
    .safe     = "Write all of the definition again. For a new default, ALTER COLUMN ... SET "
                "DEFAULT changes nothing else; what should go is said: NULL, DEFAULT NULL.",
    .bad      = "CREATE TABLE t (id int PRIMARY KEY, v varchar(20) NOT NULL DEFAULT 'x');\n"
                "-- in a later migration\nALTER TABLE t MODIFY v varchar(30);",
    .good     = "CREATE TABLE t (id int PRIMARY KEY, v varchar(20) NOT NULL DEFAULT 'x');\n"
                "-- in a later migration\nALTER TABLE t MODIFY v varchar(30) NOT NULL DEFAULT 'x';",
    .check    = check,
};
