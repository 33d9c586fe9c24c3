/* problem.c -- noting what is malformed. */
#include "layout/problem.h"

#include <stdlib.h>

#include "model/place.h"

#include "base/poison.h"

/* At byte `offset` of a section's file; what is to be said comes from the caller. */
static Problem at(const Migration *migration, SectionKind kind, size_t offset, const char *hint)
{
    const Section *section = migration_section(migration, kind);
    return (Problem){
        .path    = section->path,
        .section = kind,
        .place   = place_of(section->source, offset),
        .hint    = hint == NULL ? (Str){0} : str_from(hint),
    };
}

static void PRINTF_LIKE(4, 0)
    note(Arena *arena, ProblemVec *problems, Problem problem, const char *format, va_list args)
{
    if (problems->count >= PROBLEMS_MAX)
        return;
    Buf message = buf_new(arena, SIZE_MAX);
    buf_vformat(&message, format, args);
    problem.message            = buf_str(&message);
    *vec_push(arena, problems) = problem;
}

void problem_add(Arena *arena, Migration *migration, size_t offset, const char *hint,
                 const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(arena, &migration->problems, at(migration, SECTION_UP, offset, hint), format, args);
    va_end(args);
}

void problem_add_in(Arena *arena, Migration *migration, SectionKind section, size_t offset,
                    const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    note(arena, &migration->problems, at(migration, section, offset, hint), format, args);
    va_end(args);
}

void problem_about(Migration *migration, ProblemKind kind)
{
    if (migration->problems.count > 0)
        migration->problems.items[migration->problems.count - 1].kind = kind;
}

static int compare_size(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

static int by_place(const void *left, const void *right)
{
    const Problem *a = left;
    const Problem *b = right;
    if (!str_equal(a->path, b->path))
        return (a->section > b->section) - (a->section < b->section);
    const int line   = compare_size(a->place.line, b->place.line);
    const int column = line != 0 ? line : compare_size(a->place.column, b->place.column);
    /* Only so that the order never depends on qsort. */
    return column != 0 ? column : str_compare(a->message, b->message);
}

void problems_sort(ProblemVec *problems)
{
    if (problems->count > 1)
        qsort(problems->items, problems->count, sizeof problems->items[0], by_place);
}
