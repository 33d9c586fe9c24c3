/* plain.c -- SQL without a header of ours: all of it is the up section. */
#include "layout/directive.h"
#include "layout/layout.h"
#include "sql/parse.h"

#include "base/poison.h"

static bool match_plain(const SourceFile *file)
{
    (void)file;
    return true;
}

static void read_plain(Arena *arena, Migration *migration)
{
    Section *up = &migration->up;
    *up         = (Section){.present = true, .span = {0, migration->source.size}, .start = {1, 1}};
    sql_parse_pg(arena, migration->source, up->span, &up->statements);
    const Comments comments = comments_find(arena, migration->source);
    directives_attach(arena, migration, SECTION_UP, up, &comments.all);
}

LAYOUT(plain) = {
    .name    = "plain",
    .summary = "SQL files without a header: all of a file is what is to be done",
    .match   = match_plain,
    .read    = read_plain,
};
