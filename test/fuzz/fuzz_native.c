/* fuzz_native.c -- reading migration files: nothing crashes, every place lies inside the file, the
 * sections lie one behind the other, and reading twice gives the same. */
#include <stdio.h>
#include <stdlib.h>

#include "layout/layout.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static Migration read_as(Arena *arena, const char *path, Str bytes)
{
    SourceFileVec files      = {0};
    MigrationVec  migrations = {0};
    *vec_push(arena, &files) = (SourceFile){str_from(path), bytes};
    layout_read(arena, &(LayoutInput){.files = &files}, &migrations);
    expect(migrations.count == 1, "one file is one migration");
    return migrations.items[0];
}

static size_t line_count(Str text)
{
    size_t lines = 1;
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    return lines;
}

static void check_place(Place place, size_t lines, size_t size)
{
    expect(place.line >= 1 && place.line <= lines, "a line outside of the file");
    expect(place.column >= 1 && place.column <= size + 1, "a column outside of the file");
}

static void check_section(const Migration *migration, const Section *section, size_t lines)
{
    const size_t size = migration->source.size;
    size_t       at   = section->span.start;
    expect(at + section->span.size <= size, "a section ends behind the file");
    for (size_t i = 0; i < section->statements.count; i++) {
        const Statement *statement = &section->statements.items[i];
        expect(statement->span.start >= at, "a statement begins before the last one ends");
        at = statement->span.start + statement->span.size;
        expect(at <= section->span.start + section->span.size, "a statement outside its section");
        check_place(statement->start, lines, size);
        for (size_t j = 0; j < statement->directives.count; j++)
            check_place(statement->directives.items[j].place, lines, size);
    }
}

static void check(const Migration *migration)
{
    const size_t lines = line_count(migration->source);
    for (size_t i = 0; i < migration->problems.count; i++) {
        check_place(migration->problems.items[i].place, lines, migration->source.size);
        expect(migration->problems.items[i].message.size > 0, "a problem without a message");
    }
    for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++)
        check_section(migration, migration_section(migration, kind), lines);
}

static void check_same(const Migration *one, const Migration *two)
{
    expect(one->problems.count == two->problems.count, "other problems the second time");
    for (size_t i = 0; i < one->problems.count; i++)
        expect(str_equal(one->problems.items[i].message, two->problems.items[i].message),
               "another message the second time");
    for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++)
        expect(migration_section(one, kind)->statements.count ==
                   migration_section(two, kind)->statements.count,
               "other statements the second time");
    expect(str_equal(one->checksum, two->checksum), "another checksum the second time");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA Arena *arena = arena_new("fuzz", (size_t)1 << 30);
    const Str         bytes = {(const char *)data, size};
    const Migration   one   = read_as(arena, "m/0001_a.sql", bytes);
    const Migration   two   = read_as(arena, "m/0001_a.sql", str_copy(arena, bytes));
    check(&one);
    check_same(&one, &two);
    return 0;
}
