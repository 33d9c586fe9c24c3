/* flyway_transaction.c -- does Flyway open a transaction for a file?
 *
 * It looks at the first words of each statement. One that it knows to be impossible in a
 * transaction makes the whole file run without; a file of both kinds it refuses, unless `mixed` is
 * set. REINDEX ... CONCURRENTLY and DETACH PARTITION ... CONCURRENTLY it does not know. */
#include <string.h>

#include "layout/flyway.h"
#include "layout/line.h"
#include "layout/problem.h"
#include "model/engine_traits.h"

#include "base/poison.h"

enum { WORDS_MAX = 4 };

static const char *const without_transaction[] = {
    "ALTER SYSTEM",
    "CREATE DATABASE",
    "CREATE INDEX CONCURRENTLY",
    "CREATE SUBSCRIPTION",
    "CREATE TABLESPACE",
    "CREATE UNIQUE INDEX CONCURRENTLY",
    "DISCARD ALL",
    "DROP DATABASE",
    "DROP INDEX CONCURRENTLY",
    "DROP SUBSCRIPTION",
    "DROP TABLESPACE",
    "REINDEX DATABASE",
    "REINDEX SCHEMA",
    "REINDEX SYSTEM",
    "REINDEX VERBOSE DATABASE",
    "REINDEX VERBOSE SCHEMA",
    "REINDEX VERBOSE SYSTEM",
    "VACUUM",
};

/* Does the statement begin with these words? */
static bool begins_with(Str statement, const char *words)
{
    Str expected = str_from(words);
    for (Str word; (word = word_cut(&expected)).size > 0;)
        if (!str_equal_nocase(word_cut(&statement), word))
            return false;
    return true;
}

static bool is_known(const Statement *statement)
{
    for (size_t i = 0; i < COUNT_OF(without_transaction); i++)
        if (begins_with(statement->text, without_transaction[i]))
            return true;
    return false;
}

static bool is_mixed(LayoutSet *set, const LayoutFile *file)
{
    const char *const names[] = {"flyway.conf", "flyway.toml"};
    const char *const keys[]  = {"flyway.mixed", "mixed"};
    for (size_t i = 0; i < COUNT_OF(names); i++) {
        const Str path = str_concat(set->arena, path_folder(file->path), str_from(names[i]));
        const LayoutFile *config = set_find(set, path);
        if (config != NULL && str_is(line_value(config->source, keys[i]), "true"))
            return true;
    }
    return false;
}

/* The first statement of the kind, or NULL. */
static const Statement *first_of(const Section *section, bool known)
{
    for (size_t i = 0; i < section->statements.count; i++) {
        const Statement *statement = &section->statements.items[i];
        if (statement->form == STATEMENT_SQL && is_known(statement) == known)
            return statement;
    }
    return NULL;
}

void flyway_section(LayoutSet *set, Migration *migration, SectionKind kind, LayoutFile *file)
{
    Section          *section = set_section_file(set, migration, kind, file);
    const Str         path    = str_concat(set->arena, file->path, STR(".conf"));
    const LayoutFile *conf    = set_find(set, path);
    section->no_transaction   = str_format(set->arena, "-- " STR_FMT ": executeInTransaction=false",
                                           STR_ARG(path_last(path)))
                                  .data;
    const Str said = conf == NULL ? (Str){0} : line_value(conf->source, "executeInTransaction");
    const Statement *alone = first_of(section, true);
    const Statement *other = first_of(section, false);
    if (str_is(said, "true") || str_is(said, "false")) {
        section->transaction = str_is(said, "true") ? TRANSACTION_WHOLE : TRANSACTION_NONE;
        return;
    }
    if (alone == NULL || !server_traits(migration->read_as)->transactional_ddl)
        return;
    section->transaction = TRANSACTION_NONE;
    if (other == NULL || is_mixed(set, file))
        return;
    problem_add_in(set->arena, migration, kind, alone->span.start,
                   "Give it a migration of its own, or set executeInTransaction=false in the "
                   "file's .conf, or flyway.mixed=true.",
                   "Flyway refuses a file that mixes this with statements of a transaction (line "
                   "%zu)",
                   other->start.line);
}
