/* my_syntax.c -- see my_syntax.h. */
#include <assert.h>

#include "facts/my_syntax_rows.h"

#include "base/poison.h"

const MySyntaxGroup *const my_syntax_groups[] = {
    &my_syntax_tables,
    &my_syntax_columns,
    &my_syntax_objects,
    &my_syntax_accounts,
    &my_syntax_rows,
    &my_syntax_server,
    NULL,
};

const MySyntaxFact *my_syntax_fact(MySyntax syntax)
{
    const MySyntaxFact *found = NULL;
    for (size_t g = 0; my_syntax_groups[g] != NULL && found == NULL; g++)
        for (size_t i = 0; i < my_syntax_groups[g]->count && found == NULL; i++)
            if (my_syntax_groups[g]->facts[i].syntax == syntax)
                found = &my_syntax_groups[g]->facts[i];
    assert(found != NULL);
    return found;
}

int my_syntax_error_at(const MySyntaxFact *fact, EngineKind engine, int release)
{
    enum { ERROR_SYNTAX = 1064 };
    const bool          mysql = engine == ENGINE_MYSQL;
    const MySyntaxRange range = mysql ? fact->mysql : fact->mariadb;
    const int           error = mysql ? fact->mysql_error : fact->mariadb_error;
    if (release >= range.since && release <= range.until)
        return 0;
    return error != 0 ? error : ERROR_SYNTAX;
}

int my_syntax_error(MySyntax syntax, Version version)
{
    const MySyntaxFact *fact     = my_syntax_fact(syntax);
    const MyReleases    releases = my_releases(version);
    int                 error    = 0;
    for (size_t i = 0; i < releases.count; i++) {
        error = my_syntax_error_at(fact, version.engine, releases.items[i]);
        if (error == 0)
            return 0;
    }
    return error;
}

int my_syntax_refused(const Change *change, EngineKind engine, int release)
{
    const MySyntaxUseVec *uses  = change->syntax;
    int                   error = 0;
    for (size_t i = 0; uses != NULL && i < uses->count && error == 0; i++)
        error = my_syntax_error_at(my_syntax_fact(uses->items[i].syntax), engine, release);
    return error;
}

Str my_syntax_range_text(Arena *arena, MySyntaxRange range)
{
    if (range.until < range.since)
        return STR("in no release");
    if (range.since == 0 && range.until == MY_LATEST)
        return STR("in every release");
    const Str since = my_release_text(arena, range.since);
    const Str until = my_release_text(arena, range.until);
    if (range.until == MY_LATEST)
        return str_format(arena, "from " STR_FMT " on", STR_ARG(since));
    if (range.since == 0)
        return str_format(arena, "up to " STR_FMT, STR_ARG(until));
    return str_format(arena, "from " STR_FMT " to " STR_FMT, STR_ARG(since), STR_ARG(until));
}
