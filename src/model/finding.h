/* finding.h -- what lint has to say about one place of a migration. */
#pragma once

#include "model/effect.h"
#include "model/migration.h"

typedef enum Severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

/* A way to do it safely, as SQL that can be pasted. */
typedef struct Fix {
    Str title;
    Str sql;
} Fix;
typedef VEC(Fix) FixVec;

typedef struct Finding {
    const char      *rule; /* "drop-column" */
    Severity         severity;
    const Migration *migration;
    SectionKind      section;
    int              statement; /* 0-based in its section; -1: about the file */
    Place            start;
    Place            end; /* exclusive */
    Span             span;
    Str              message; /* what happens, to which table */
    Str              why;     /* why that hurts, a sentence or two */
    FixVec           fixes;
    const Effect    *effect; /* locks, rewrite, scan; NULL when it is not about one Change */
} Finding;
typedef VEC(Finding) FindingVec;

/* "error", "warning", "info". */
const char *severity_text(Severity severity);
