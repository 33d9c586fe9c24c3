/* my_syntax.h -- who reads what not every release of MySQL and MariaDB reads.
 *
 * test/facts/test_my_syntax.py sends the statement of each row to servers. What the rows rest on
 * for releases between those that it has is their source. */
#pragma once

#include "facts/my_facts.h"
#include "model/change.h"

/* Releases as in my_facts.h, both inclusive; none where `until` is less. */
typedef struct MySyntaxRange {
    int since;
    int until;
} MySyntaxRange;

typedef struct MySyntaxFact {
    MySyntax      syntax;
    const char   *name;  /* "TYPE_UUID" */
    const char   *words; /* behind "has no": "type UUID" */
    MySyntaxRange mysql;
    MySyntaxRange mariadb;
    int           mysql_error; /* how it refuses; 0: 1064, a syntax error */
    int           mariadb_error;
    const char   *sql;     /* as it was performed */
    const char   *instead; /* what to write where it is refused; or NULL */
    const char   *source;  /* of the releases that begin or end a range; NULL: they are measured */
} MySyntaxFact;

typedef struct MySyntaxGroup {
    const char         *title;
    const MySyntaxFact *facts;
    size_t              count;
} MySyntaxGroup;

extern const MySyntaxGroup *const my_syntax_groups[]; /* ends with NULL */

const MySyntaxFact *my_syntax_fact(MySyntax syntax);

/* How a release refuses it; 0: it reads it. */
int my_syntax_error_at(const MySyntaxFact *fact, EngineKind engine, int release);

/* The same of all releases that `version`, of one of these servers, stands for: an error only where
 * none of them reads it. */
int my_syntax_error(MySyntax syntax, Version version);

/* Of what the Change's statement uses; 0: the release reads all of it. */
int my_syntax_refused(const Change *change, EngineKind engine, int release);

/* "from 8.0.23 on", "up to 5.7.3", "in every release", "in no release" */
Str my_syntax_range_text(Arena *arena, MySyntaxRange range);
