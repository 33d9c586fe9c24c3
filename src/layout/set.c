/* set.c -- Migrations and their sections out of the files of a set. */
#include "layout/set.h"

#include <string.h>

#include "layout/directive.h"
#include "layout/problem.h"
#include "model/place.h"
#include "sql/parse.h"

#include "base/poison.h"

Str path_folder(Str path)
{
    size_t size = path.size;
    while (size > 0 && path.data[size - 1] != '/')
        size--;
    return str_slice(path, 0, size);
}

Str path_last(Str path)
{
    return str_slice(path, path_folder(path).size, SIZE_MAX);
}

bool path_is_stdin(Str path)
{
    return str_is(path, "<stdin>");
}

Header *header_at(Arena *arena, Migration *migration)
{
    if (migration->header == NULL)
        migration->header = arena_new_of(arena, Header);
    return migration->header;
}

Section *section_at(Migration *migration, SectionKind kind)
{
    Section *const sections[] = {[SECTION_UP]     = &migration->up,
                                 [SECTION_DOWN]   = migration->down,
                                 [SECTION_VERIFY] = migration->verify};
    return sections[kind];
}

static Section *section_copy(Arena *arena, const Section *section)
{
    Section *copy = arena_new_of(arena, Section);
    *copy         = *section;
    return copy;
}

void sections_keep(Arena *arena, Migration *migration)
{
    for (SectionKind kind = SECTION_DOWN; kind <= SECTION_VERIFY; kind++) {
        Section **section = kind == SECTION_DOWN ? &migration->down : &migration->verify;
        if (*section != NULL)
            *section = (*section)->present ? section_copy(arena, *section) : NULL;
    }
}

/* What can be wrong with any bytes. */
static void check_bytes(Arena *arena, Migration *migration, SectionKind kind)
{
    const Str   source = section_at(migration, kind)->source;
    const char *nul    = source.size == 0 ? NULL : memchr(source.data, '\0', source.size);
    if (nul != NULL)
        problem_add_in(arena, migration, kind, (size_t)(nul - source.data),
                       str_starts(source, "\xff\xfe") || str_starts(source, "\xfe\xff")
                           ? "The file looks like UTF-16. Save it as UTF-8."
                           : "A text file has none, and the server refuses it.",
                       "a NUL byte");
}

Migration *set_migration(LayoutSet *set, LayoutFile *file, Str version, Str name)
{
    set_forget(set);
    Migration *migration                      = arena_new_of(set->passing, Migration);
    *vec_push(set->passing, &set->migrations) = migration;
    const Section absent                      = {.path           = file->path,
                                                 .source         = file->source,
                                                 .transaction    = set->layout->transaction,
                                                 .no_transaction = set->layout->no_transaction};
    *migration                                = (Migration){.path    = file->path,
                                                            .source  = file->source,
                                                            .version = version,
                                                            .read_as = set->version,
                                                            .name    = name,
                                                            .layout  = set->layout->name,
                                                            .downs   = set->layout->downs,
                                                            .up      = absent};
    migration->down                           = section_copy(set->passing, &absent);
    migration->verify                         = section_copy(set->passing, &absent);
    file->taken                               = true;
    check_bytes(set->arena, migration, SECTION_UP);
    if (str_trim(file->source).size == 0)
        problem_add(set->arena, migration, 0, "Write it, or delete it: shore new begins another.",
                    "the file is empty");
    return migration;
}

LayoutFile *set_find(LayoutSet *set, Str path)
{
    if (set->paths.count == 0)
        for (size_t i = 0; i < set->files.count; i++)
            map_put(set->arena, &set->paths, set->files.items[i]->path, set->files.items[i]);
    return map_find(&set->paths, path);
}

const Comments *set_comments(const LayoutSet *set, LayoutFile *file)
{
    if (!file->scanned)
        file->comments = comments_find(set->passing, set->version, file->source);
    file->scanned = true;
    return &file->comments;
}

/* Line breaks may have been blanked, too. */
static void places_of_file(Section *section)
{
    PlaceWalk walk = place_walk_new(section->source);
    for (size_t i = 0; i < section->statements.count; i++) {
        Statement *statement = &section->statements.items[i];
        statement->start     = place_walk_to(&walk, statement->span.start);
        statement->end       = place_walk_to(&walk, statement->span.start + statement->span.size);
    }
}

/* A tool that sends what it finds sends the client's command, too. */
static void check_delimiters(Arena *arena, Migration *migration, SectionKind kind,
                             const Section *section)
{
    const Layout *layout = layout_find(str_from(migration->layout));
    for (size_t i = 0; !layout->delimiters && i < section->statements.count; i++) {
        const Statement *statement = &section->statements.items[i];
        if (!statement_is_delimiter(statement))
            continue;
        problem_add_in(arena, migration, kind, statement->span.start,
                       "Leave it out: the server finds the end of a stored program by itself.",
                       "DELIMITER is a command of the mysql client, and %s sends it to the server, "
                       "which refuses it",
                       migration->layout);
        return;
    }
}

/* Statements into `memory`, and what is said of them into `arena`: it outlives them. */
static void statements_read(Arena *memory, Arena *arena, Migration *migration, SectionKind kind,
                            const CommentVec *comments)
{
    Section *section = section_at(migration, kind);
    sql_parse(memory, migration->read_as, section->text, section->span, &section->statements);
    if (section->text.data != section->source.data)
        places_of_file(section);
    check_delimiters(arena, migration, kind, section);
    directives_attach(arena, migration, kind, section, comments);
}

void set_forget(LayoutSet *set)
{
    for (size_t i = 0; i < set->briefs.count; i++)
        set->briefs.items[i]->statements = (StatementVec){0};
    set->briefs.count = 0;
    if (set->memory != NULL)
        arena_reset(set->memory);
}

Section *set_section_text(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file,
                          Span span, Str text)
{
    Section *section = section_at(migration, kind);
    section->present = true;
    section->path    = file->path;
    section->source  = file->source;
    section->text    = text;
    section->span    = span;
    section->start   = place_of(file->source, span.start);
    if (!file->taken)
        check_bytes(set->arena, migration, kind);
    file->taken = true;
    if (set->memory != NULL && !set->layout->looks_inside)
        return section;
    if (set->memory != NULL)
        *vec_push(set->passing, &set->briefs) = section;
    statements_read(set->memory == NULL ? set->arena : set->memory, set->arena, migration, kind,
                    &set_comments(set, file)->all);
    return section;
}

Section *set_section_file(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file)
{
    return set_section(set, migration, kind, file, (Span){0, file->source.size});
}

Section *set_section(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file,
                     Span span)
{
    return set_section_text(set, migration, kind, file, span, file->source);
}

void layout_statements(Arena *arena, Migration *migration)
{
    Header *const        header   = migration->header;
    const ProblemVec     problems = migration->problems;
    const SuppressionVec allow    = migration->allow;
    if (header != NULL) {
        migration->header  = arena_new_of(arena, Header);
        *migration->header = *header;
    }
    migration->problems = (ProblemVec){0};
    sections_keep(arena, migration);
    for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++) {
        const Section *section = migration_section(migration, kind);
        if (!section->present)
            continue;
        const Comments comments = comments_can_tell(section->source)
                                      ? comments_find(arena, migration->read_as, section->source)
                                      : (Comments){0};
        statements_read(arena, arena, migration, kind, &comments.all);
    }
    if (layout_find(str_from(migration->layout))->looks_inside) {
        migration->header   = header; /* all was said when the file was read */
        migration->problems = problems;
        migration->allow    = allow;
        return;
    }
    for (size_t i = 0; i < problems.count; i++)
        *vec_push(arena, &migration->problems) = problems.items[i];
    problems_sort(&migration->problems);
}
