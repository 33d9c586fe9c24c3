/* engine_traits.h -- what an engine can do, and does by itself. Code that is for all engines asks
 * here for what it needs, and never which engine it is on. */
#pragma once

#include "model/version.h"

/* Whose SQL it speaks: which parser, facts, replay and rules are its. */
typedef enum EngineFamily { FAMILY_PG, FAMILY_MYSQL } EngineFamily;

typedef struct EngineTraits {
    EngineFamily family;
    int          version_numbers; /* that a release has: 2 of 14.2 */

    const char *word;       /* "postgres": of --engine and of URLs */
    const char *other_word; /* "postgresql": the same; or NULL */
    const char *title;      /* "PostgreSQL" */
    const char *true_text;  /* how a query gives a boolean */
    const char *false_text;
    const char *assumed;    /* the releases that a verdict must hold for when nobody says one */
    const char *check_name; /* before the number in the name of a CHECK; NULL: table_chk_ */

    Version newest;
    Version unsaid;            /* what its word alone means */
    Version oldest_judged;     /* from where on there are facts, */
    int     newest_judged;     /* and up to which major release */
    int     checks_since;      /* major release; those before read over CHECK */
    int     skips_with_column; /* major release: from it on, ADD COLUMN IF NOT EXISTS of a column
                                  that is there adds none of its constraints either */
    Version plain_timestamps;  /* TIMESTAMP is a type as any other, from there on */

    char identifier_quote;
    bool major_is_release;    /* 14 and not 14.0 */
    bool backslash_escapes;   /* in '...', unless the session's sql_mode says otherwise */
    bool comment_needs_blank; /* --x is no comment */
    bool dollar_quotes;       /* $$ ... $$ is a string */
    bool numbered_parameters; /* $1 and not ? */

    bool columns_any_case;      /* Id and ID are the same column */
    bool cuts_long_keys;        /* to a prefix, where the key is over one column and not unique */
    bool has_schemas;           /* within the database; else a schema is a database */
    bool key_named_as_index;    /* a foreign key without a name has that of its index */
    bool checks_follow_columns; /* a CHECK written in a column goes when it is redefined */

    bool
        transactional_ddl; /* else DDL commits what is open, before and after, also when it fails */
    bool failed_transactions;     /* after an error only ROLLBACK is taken */
    bool statement_lists;         /* several statements in one text, as one transaction */
    bool pipelining;              /* several statements in one round trip */
    bool copy_in;                 /* COPY ... FROM stdin */
    bool concurrent_index;        /* CREATE INDEX CONCURRENTLY */
    bool unvalidated_constraints; /* NOT VALID, and VALIDATE CONSTRAINT later */
    bool has_distinct_from;       /* a IS DISTINCT FROM b; else NOT (a <=> b) */
    bool lock_timeout_ms;         /* lock_timeout in milliseconds; else whole seconds */
} EngineTraits;

/* Never NULL; of ENGINE_NONE nothing is true. */
const EngineTraits *engine_traits(EngineKind engine);

/* ENGINE_NONE: of none. */
EngineKind engine_of_word(Str word);

/* Of the server that text is read and judged for: PostgreSQL where nobody says which. */
const EngineTraits *server_traits(Version version);
