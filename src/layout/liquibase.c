/* liquibase.c -- Liquibase's formatted SQL: a file of many changesets.
 *
 *     --liquibase formatted sql
 *     --changeset author:id runInTransaction:false splitStatements:false
 *     ALTER TABLE ...;
 *     --rollback ALTER TABLE ...;
 *
 * Each changeset is a Migration. The lines of its way back are comments to the server: they are
 * read from a copy of the file in which all else is blanked, so that their places are the file's.
 * Changesets in XML, YAML and JSON are not read; a changelog of that kind gives the order
 * (liquibase_order.c). */
#include "layout/liquibase.h"

#include <string.h>

#include "layout/line.h"
#include "layout/problem.h"
#include "layout/text.h"
#include "model/engine_traits.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

typedef struct Changeset {
    size_t mark; /* of its line */
    Str    id;   /* "author:id" */
    Str    attributes;
    Span   up;
    Span   down;
    bool   has_down;
    bool   no_way_back; /* --rollback empty */
} Changeset;
typedef VEC(Changeset) ChangesetVec;

typedef struct Reader {
    LayoutSet   *set;
    LayoutFile  *file;
    char        *rollback; /* the file with only the ways back */
    char        *body;     /* the file without what is ignored */
    ChangesetVec changesets;
    bool         strips_comments; /* Liquibase sends none, and to the server `--x` is no comment */
    bool         ignoring;
    int64_t      ignored_lines; /* ... so many more */
    bool         in_rollback;   /* a block comment with a way back */
} Reader;

/* The value of `key:value` among the words, without quotes; empty when it is not there. */
static Str attribute(Str words, const char *key)
{
    const size_t size = strlen(key);
    for (Str word; (word = word_cut(&words)).size > 0;) {
        if (word.size <= size || word.data[size] != ':' ||
            !str_equal_nocase(str_slice(word, 0, size), str_from(key)))
            continue;
        Str value = str_slice(word, size + 1, SIZE_MAX);
        if (value.size >= 2 && (str_starts(value, "\"") || str_starts(value, "'")))
            value = str_slice(value, 1, value.size - 2);
        return value;
    }
    return (Str){0};
}

/* What Liquibase calls the server. */
static const char *dbms_of(Version version)
{
    static const char *const names[] = {[ENGINE_NONE]    = "postgresql",
                                        [ENGINE_PG]      = "postgresql",
                                        [ENGINE_MYSQL]   = "mysql",
                                        [ENGINE_MARIADB] = "mariadb"};
    return names[version.engine];
}

/* For the server judged here? `dbms:` is a list, an entry with ! is left out. */
static bool is_for(const char *dbms, Str attributes)
{
    Str  list    = attribute(attributes, "dbms");
    bool exclude = str_starts(list, "!");
    bool found   = list.size == 0 || exclude;
    while (list.size > 0) {
        const Str name  = str_trim(str_cut(&list, ','));
        const bool not  = str_starts(name, "!");
        const bool same = str_equal_nocase(str_slice(name, not, SIZE_MAX), str_from(dbms));
        if (not &&same)
            return false;
        found = found || same || str_equal_nocase(name, STR("all"));
    }
    return found;
}

static Changeset *current(Reader *reader)
{
    const size_t count = reader->changesets.count;
    return count == 0 ? NULL : &reader->changesets.items[count - 1];
}

static void changeset_begin(Reader *reader, const Mark *mark, size_t behind)
{
    Str        rest      = mark->rest;
    const Str  id        = word_cut(&rest);
    Changeset *before    = current(reader);
    Changeset  changeset = {.mark       = mark->line.start,
                            .id         = id,
                            .attributes = rest,
                            .up         = {behind, reader->file->source.size - behind}};
    if (before != NULL)
        before->up.size = mark->line.start - before->up.start;
    *vec_push(reader->set->arena, &reader->changesets) = changeset;
}

/* The bytes from `start` to `end` are a part of the way back. */
static void rollback_add(Reader *reader, size_t start, size_t end)
{
    Changeset *changeset = current(reader);
    if (changeset == NULL || end <= start)
        return;
    memcpy(reader->rollback + start, reader->file->source.data + start, end - start);
    if (!changeset->has_down)
        changeset->down.start = start;
    changeset->down.size = end - changeset->down.start;
    changeset->has_down  = true;
}

static void rollback_line(Reader *reader, const Mark *mark)
{
    Changeset *changeset = current(reader);
    const bool none      = str_equal_nocase(mark->rest, STR("empty")) ||
                      str_equal_nocase(mark->rest, STR("not required"));
    if (changeset == NULL || mark->rest.size == 0)
        return;
    if (none)
        changeset->no_way_back = true;
    else if (!str_starts(mark->rest, "changesetId:"))
        rollback_add(reader, (size_t)(mark->rest.data - reader->file->source.data),
                     mark->line.start + mark->line.text.size);
}

/* A block comment with a way back, line by line; what is ignored; a delimiter on its own line. */
static void take_text(Reader *reader, Line line)
{
    const Str  text     = str_trim(line.text);
    const bool stripped = str_starts(text, "--") && reader->strips_comments;
    if (stripped || reader->ignoring || reader->ignored_lines > 0)
        memset(reader->body + line.start, ' ', line.text.size);
    if (reader->in_rollback) {
        const size_t end = str_find(line.text, "*/");
        rollback_add(reader, line.start, line.start + MIN_OF(end, line.text.size));
        reader->in_rollback = end == SIZE_MAX;
    } else if (str_starts(text, "/*")) {
        Str rest            = str_slice(text, 2, SIZE_MAX);
        reader->in_rollback = str_equal_nocase(word_cut(&rest), STR("liquibase")) &&
                              str_equal_nocase(word_cut(&rest), STR("rollback"));
    } else if (str_is(text, "/") || str_equal_nocase(text, STR("GO"))) {
        memset(reader->body + line.start, ' ', line.text.size);
        reader->body[line.start] = ';';
    }
}

/* start, end, or how many lines. */
static void take_ignore(Reader *reader, const Mark *mark)
{
    reader->ignoring      = str_equal_nocase(mark->rest, STR("start"));
    reader->ignored_lines = 0;
    (void)str_to_int64(mark->rest, &reader->ignored_lines);
}

static void take_line(Reader *reader, Line line, size_t behind)
{
    static const struct {
        const char *word;
        int         what;
    } words[] = {{"changeset", 0}, {"rollback", 1}, {"ignoreLines:", 2}};
    Mark mark;
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        size_t at = 0;
        if (!mark_next(line.text, words[i].word, &at, &mark))
            continue;
        mark.line = line;
        if (words[i].what == 0)
            changeset_begin(reader, &mark, behind);
        else if (words[i].what == 1)
            rollback_line(reader, &mark);
        else
            take_ignore(reader, &mark);
        if (reader->strips_comments)
            memset(reader->body + line.start, ' ', line.text.size);
        return;
    }
    take_text(reader, line);
    if (reader->ignored_lines > 0)
        reader->ignored_lines--;
}

static void changeset_transaction(const Changeset *changeset, Section *section)
{
    const bool whole = str_is(attribute(changeset->attributes, "splitStatements"), "false");
    if (str_is(attribute(changeset->attributes, "runInTransaction"), "false"))
        section->transaction = whole ? TRANSACTION_QUERY : TRANSACTION_NONE;
}

/* Its splitter knows of quotes, but not of dollars (measured with 4.28). */
static void check_dollars(const Reader *reader, const Changeset *changeset, Migration *migration)
{
    const Statement *statements = migration->up.statements.items;
    if (!server_traits(migration->read_as)->dollar_quotes)
        return;
    for (size_t i = 0; i < migration->up.statements.count; i++) {
        const Span span  = statements[i].span;
        Lexer      lexer = {.source = reader->file->source, .at = span.start};
        lexer.end        = span.start + span.size;
        for (Token token; (token = lex_next(&lexer)).kind != TOKEN_END;) {
            const Str text = lex_text(&lexer, token);
            if (token.kind != TOKEN_STRING || !str_starts(text, "$") || !str_contains(text, ";"))
                continue;
            problem_add(reader->set->arena, migration, changeset->mark,
                        "Add splitStatements:false to the changeset, or an endDelimiter.",
                        "Liquibase cuts the $-quoted text of line %zu at its semicolons",
                        statements[i].start.line);
            return;
        }
    }
}

static void changeset_read(Reader *reader, const Changeset *changeset)
{
    LayoutSet *set       = reader->set;
    const Str  source    = reader->file->source;
    const Str  delimiter = attribute(changeset->attributes, "endDelimiter");
    Str        body      = {reader->body, source.size};
    Migration *migration = set_migration(set, reader->file, changeset->id, (Str){0});
    if (delimiter.size > 0 && !str_is(delimiter, ";"))
        body = text_with_semicolons(set->arena, body, changeset->up, delimiter);
    changeset_transaction(
        changeset, set_section_text(set, migration, SECTION_UP, reader->file, changeset->up, body));
    if ((delimiter.size == 0 || str_is(delimiter, ";")) &&
        !str_is(attribute(changeset->attributes, "splitStatements"), "false"))
        check_dollars(reader, changeset, migration);
    if (changeset->has_down)
        changeset_transaction(changeset, set_section_text(set, migration, SECTION_DOWN,
                                                          reader->file, changeset->down,
                                                          (Str){reader->rollback, source.size}));
    if (changeset->no_way_back) {
        Header *header              = header_at(set->arena, migration);
        header->irreversible        = true;
        header->irreversible_reason = STR("its rollback is empty");
    }
    if (!str_contains(changeset->id, ":"))
        problem_add(set->arena, migration, changeset->mark, "Write --changeset AUTHOR:ID.",
                    "a changeset without author and id");
}

static void read_file(LayoutSet *set, LayoutFile *file)
{
    const Str source       = file->source;
    Reader    reader       = {.set = set, .file = file, .rollback = text_blank(set->arena, source)};
    reader.body            = text_copy(set->arena, source);
    reader.strips_comments = server_traits(set->version)->comment_needs_blank;
    Line line;
    for (size_t at = 0; line_next(source, &at, &line);)
        take_line(&reader, line, at);
    file->taken = true;
    for (size_t i = 0; i < reader.changesets.count; i++)
        if (is_for(dbms_of(set->version), reader.changesets.items[i].attributes))
            changeset_read(&reader, &reader.changesets.items[i]);
}

static bool is_formatted(Str source)
{
    Mark   mark;
    size_t at = 0;
    return mark_next_leading(source, "liquibase", &at, &mark) &&
           str_equal_nocase(str_slice(mark.rest, 0, 9), STR("formatted"));
}

static bool match_liquibase(const SourceFile *file)
{
    if (str_ends(file->path, ".sql") || path_is_stdin(file->path))
        return is_formatted(file->bytes);
    return str_contains(file->bytes, "databaseChangeLog");
}

/* SQL beside them that is not formatted belongs to changesets of other kinds: it is left alone. */
static void read_liquibase(LayoutSet *set)
{
    const LayoutFileVec files = liquibase_order(set);
    for (size_t i = 0; i < files.count; i++)
        if (is_formatted(files.items[i]->source))
            read_file(set, files.items[i]);
}

static const char *const liquibase_files[] = {
    "*changelog*.xml", "*changelog*.yaml", "*changelog*.yml", "*changelog*.json", "*.sql", NULL,
};

LAYOUT(liquibase) = {
    .name           = "liquibase",
    .summary        = "SQL files with --liquibase formatted sql and --changeset",
    .files          = liquibase_files,
    .downs          = true,
    .order          = ORDER_GIVEN,
    .transaction    = TRANSACTION_WHOLE,
    .no_transaction = "--changeset AUTHOR:ID runInTransaction:false",
    .match          = match_liquibase,
    .read           = read_liquibase,
};
