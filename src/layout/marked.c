/* marked.c -- see marked.h.
 *
 * Such tools look at lines and not at SQL. So their marks are taken as they see them, also in a
 * string; and where they cut a statement that the server would take whole, that is a Problem. */
#include "layout/marked.h"

#include <string.h>

#include "layout/line.h"
#include "layout/problem.h"
#include "layout/version.h"

#include "base/poison.h"

typedef struct Reader {
    LayoutSet        *set;
    LayoutFile       *file;
    const MarkedForm *form;
    Migration        *migration;
    SectionKind       kind; /* the section that is open */
    bool              open;
    bool              block; /* between StatementBegin and StatementEnd */
    size_t            block_start;
    VEC(Span) blocks;
    bool without[2]; /* a transaction: up, down */
} Reader;

static const char *line_of(const Reader *reader, SectionKind kind)
{
    return kind == SECTION_UP ? reader->form->up : reader->form->down;
}

static void refuse(const Reader *reader, size_t offset, const char *hint, const char *what)
{
    problem_add(reader->set->arena, reader->migration, offset, hint, "%s: %s refuses the file",
                what, reader->form->tool);
}

static void section_end(Reader *reader, size_t end)
{
    Section *section   = section_at(reader->migration, reader->kind);
    section->span.size = end - section->span.start;
}

static void section_start(Reader *reader, SectionKind kind, const Mark *mark, size_t behind)
{
    if (reader->open)
        section_end(reader, mark->line.start);
    Section *section = section_at(reader->migration, kind);
    if (section->present) {
        const Str what = str_format(reader->set->arena, "a second '%s'", line_of(reader, kind));
        refuse(reader, mark->line.start, "It stands once in a file.", what.data);
        return;
    }
    if (kind == SECTION_DOWN && !reader->migration->up.present)
        refuse(reader, mark->line.start, "The part to do comes first.", "the way back comes first");
    section->present = true;
    section->span    = (Span){behind, 0};
    reader->kind     = kind;
    reader->open     = true;
    if (reader->form->option != NULL && word_stands_in(mark->rest, reader->form->option))
        reader->without[kind] = true;
}

static void block_end(Reader *reader, size_t end)
{
    if (reader->block)
        *vec_push(reader->set->arena, &reader->blocks) =
            (Span){reader->block_start, end - reader->block_start};
    reader->block = false;
}

static void mark_take(Reader *reader, const Mark *mark, size_t behind)
{
    Str       rest = mark->rest;
    const Str word = word_cut(&rest);
    if (str_equal_nocase(word, STR("up"))) {
        section_start(reader, SECTION_UP, mark, behind);
    } else if (str_equal_nocase(word, STR("down"))) {
        section_start(reader, SECTION_DOWN, mark, behind);
    } else if (str_equal_nocase(word, STR("StatementBegin"))) {
        reader->block       = true;
        reader->block_start = behind;
    } else if (str_equal_nocase(word, STR("StatementEnd"))) {
        block_end(reader, mark->line.start);
    } else if (reader->form->mark != NULL &&
               str_equal_nocase(mark->rest, str_from(reader->form->mark))) {
        reader->without[SECTION_UP] = reader->without[SECTION_DOWN] = true;
    }
}

/* Code above the first mark is in no section. */
static void check_above(const Reader *reader, size_t first)
{
    Line   line;
    size_t at = 0;
    while (at < first && line_next(reader->file->source, &at, &line)) {
        const Str text = str_trim(line.text);
        if (text.size == 0 || str_starts(text, "--"))
            continue;
        const Str hint = str_format(reader->set->arena, "Move it below '%s'.", reader->form->up);
        refuse(reader, line.start, hint.data, "SQL above the first mark");
        return;
    }
}

static void check_sections(const Reader *reader)
{
    const MarkedForm *form = reader->form;
    for (SectionKind kind = SECTION_UP; kind <= SECTION_DOWN; kind++) {
        if (section_at(reader->migration, kind)->present ||
            (kind == SECTION_DOWN && !form->needs_down))
            continue;
        const Str what = str_format(reader->set->arena, "there is no '%s'", line_of(reader, kind));
        refuse(reader, 0,
               kind == SECTION_UP ? "Write it above the statements."
                                  : "Write it at the end, even when nothing follows.",
               what.data);
    }
}

static bool in_block(const Reader *reader, size_t offset)
{
    for (size_t i = 0; i < reader->blocks.count; i++)
        if (offset >= reader->blocks.items[i].start &&
            offset < reader->blocks.items[i].start + reader->blocks.items[i].size)
            return true;
    return false;
}

/* By words, up to one that begins a comment: what these tools do. */
static bool ends_with_semicolon(Str line)
{
    Str last = {0};
    for (Str word; (word = word_cut(&line)).size > 0 && !str_starts(word, "--");)
        last = word;
    return str_ends(last, ";");
}

/* The tool ends the statement at a line before its last one. */
static void check_cut(const Reader *reader, SectionKind kind, const Statement *statement)
{
    const size_t end = statement->span.start + statement->span.size;
    Line         line;
    for (size_t at = statement->span.start; line_next(reader->file->source, &at, &line);) {
        if (at > end || line.start + line.text.size >= end)
            return;
        if (!ends_with_semicolon(line.text))
            continue;
        const Str hint = str_format(reader->set->arena,
                                    "Put '-- %s StatementBegin' above the statement and '-- %s "
                                    "StatementEnd' below it.",
                                    reader->form->word, reader->form->word);
        problem_add_in(reader->set->arena, reader->migration, kind, line.start, hint.data,
                       "%s ends the statement at this line's semicolon, in the middle",
                       reader->form->tool);
        return;
    }
}

static void check_last(const Reader *reader, SectionKind kind, const Statement *statement)
{
    const Str    source = reader->file->source;
    const size_t end    = statement->span.start + statement->span.size;
    const Str    behind = str_trim(str_slice(source, end, SIZE_MAX));
    if (str_starts(behind, ";"))
        return;
    problem_add_in(reader->set->arena, reader->migration, kind, statement->span.start,
                   "Write one at the end of its last line.",
                   "the last statement has no semicolon: %s refuses the file", reader->form->tool);
}

static void check_statements(const Reader *reader, SectionKind kind)
{
    const StatementVec *statements = &section_at(reader->migration, kind)->statements;
    for (size_t i = 0; i < statements->count; i++) {
        const Statement *statement = &statements->items[i];
        if (statement->form != STATEMENT_SQL || in_block(reader, statement->span.start))
            continue;
        check_cut(reader, kind, statement);
        if (i + 1 == statements->count)
            check_last(reader, kind, statement);
    }
}

static void read_sections(Reader *reader)
{
    for (SectionKind kind = SECTION_UP; kind <= SECTION_DOWN; kind++) {
        const Section *cut = section_at(reader->migration, kind);
        if (!cut->present)
            continue;
        Section *section =
            set_section(reader->set, reader->migration, kind, reader->file, cut->span);
        if (reader->without[kind])
            section->transaction = reader->form->without;
        if (reader->form->option != NULL)
            section->no_transaction =
                str_format(reader->set->arena, "%s %s", line_of(reader, kind), reader->form->option)
                    .data;
        if (reader->form->splits_lines)
            check_statements(reader, kind);
    }
}

static void read_file(LayoutSet *set, LayoutFile *file, const MarkedForm *form)
{
    Str version = {0};
    Str name    = {0};
    if (!path_is_stdin(file->path))
        version_read(file->path, &version, &name);
    Reader reader    = {.set = set, .file = file, .form = form};
    reader.migration = set_migration(set, file, version, name);
    Mark   mark;
    size_t first = SIZE_MAX;
    for (size_t at = 0; mark_next(file->source, form->word, &at, &mark);) {
        first = MIN_OF(first, mark.line.start);
        mark_take(&reader, &mark, at);
    }
    if (reader.open)
        section_end(&reader, file->source.size);
    if (first != SIZE_MAX)
        check_above(&reader, first);
    check_sections(&reader);
    read_sections(&reader);
}

void marked_read(LayoutSet *set, const MarkedForm *form)
{
    for (size_t i = 0; i < set->files.count; i++)
        read_file(set, set->files.items[i], form);
}
