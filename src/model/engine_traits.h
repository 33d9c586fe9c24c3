/* engine_traits.h -- what an engine can do, and does by itself. Code that is for all engines asks
 * here for what it needs, and never which engine it is on. */
#pragma once

#include "model/version.h"

typedef struct EngineTraits {
    const char *word;      /* "postgres": of --engine and of URLs */
    const char *title;     /* "PostgreSQL" */
    const char *true_text; /* how a query gives a boolean */
    const char *false_text;
    Version     newest;
    const char *assumed; /* the releases that a verdict must hold for when nobody says one */

    bool catalog_files; /* shore catalog dump writes its catalog, --catalog reads it */

    char identifier_quote;
    bool backslash_escapes;   /* in '...', unless the session's sql_mode says otherwise */
    bool comment_needs_blank; /* --x is no comment */
    bool dollar_quotes;       /* $$ ... $$ is a string */
    bool numbered_parameters; /* $1 and not ? */
    bool columns_any_case;    /* Id and ID are the same column */
    bool has_schemas;         /* within the database; else a schema is a database */

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

/* Of the server that text is read and judged for: PostgreSQL where nobody says which. */
const EngineTraits *server_traits(Version version);
