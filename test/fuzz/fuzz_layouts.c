/* fuzz_layouts.c -- directories of any tool, as one buffer: a line `%% PATH` begins a file. Nothing
 * crashes, every section lies inside its file, and every statement inside its section. */
#include <stdio.h>
#include <stdlib.h>

#include "layout/layout.h"
#include "layout/layout_list.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define X(id, name) name,
static const char *const names[] = {LAYOUT_LIST(X)};
#undef X

static void expect(bool holds, const char *what)
{
    if (holds)
        return;
    fprintf(stderr, "%s\n", what);
    abort();
}

static SourceFileVec files_of(Arena *arena, Str text)
{
    SourceFileVec files = {0};
    while (text.size > 0) {
        const size_t mark        = str_find(text, "\n%% ");
        Str          part        = str_slice(text, 0, mark);
        const Str    path        = str_trim(str_cut(&part, '\n'));
        *vec_push(arena, &files) = (SourceFile){.path = path, .bytes = part};
        text                     = str_slice(text, mark == SIZE_MAX ? mark : mark + 4, SIZE_MAX);
    }
    return files;
}

static void check_section(const Section *section)
{
    const size_t end = section->span.start + section->span.size;
    size_t       at  = section->span.start;
    expect(end <= section->source.size, "a section ends behind its file");
    for (size_t i = 0; i < section->statements.count; i++) {
        const Statement *statement = &section->statements.items[i];
        expect(statement->span.start >= at, "a statement begins before the last one ends");
        at = statement->span.start + statement->span.size;
        expect(at <= end, "a statement ends behind its section");
        expect(statement->start.line >= 1 && statement->start.column >= 1, "no place");
    }
}

static void check(const MigrationVec *migrations)
{
    for (size_t i = 0; i < migrations->count; i++) {
        const Migration *migration = &migrations->items[i];
        expect(migration->ordinal == (int64_t)i, "the order is not that of the ordinals");
        for (SectionKind kind = SECTION_UP; kind <= SECTION_VERIFY; kind++)
            check_section(migration_section(migration, kind));
        for (size_t j = 0; j < migration->problems.count; j++)
            expect(migration->problems.items[j].message.size > 0, "a problem without a message");
    }
}

/* The first byte chooses a layout to force, or none. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    AUTO_ARENA Arena   *arena      = arena_new("fuzz", (size_t)1 << 30);
    const size_t        choice     = data[0] % (2 * COUNT_OF(names));
    const Layout       *layout     = NULL;
    const Str           text       = str_copy(arena, (Str){(const char *)data + 1, size - 1});
    const SourceFileVec files      = files_of(arena, text);
    MigrationVec        migrations = {0};
    if (choice < COUNT_OF(names))
        layout = layout_find(str_from(names[choice]));
    layout_read(arena, &(LayoutInput){.files = &files, .layout = layout}, &migrations);
    check(&migrations);
    return 0;
}
