/* finding.h -- what lint has to say about one place of a migration. */
#pragma once

#include "model/effect.h"
#include "model/migration.h"

typedef enum Severity { SEVERITY_OFF, SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR } Severity;

/* The bytes of `span` of the finding's file become `text`; an empty span inserts. */
typedef struct Edit {
    Span span;
    Str  text;
} Edit;
typedef VEC(Edit) EditVec;

/* A way to do it safely, as SQL that can be pasted. Where a machine can do it in the file without
 * a change of meaning, `edits` say how: all of them or none, ordered or not, never overlapping. */
typedef struct Fix {
    Str     title; /* a literal of the rule */
    Str     sql;
    EditVec edits;
} Fix;
typedef VEC(Fix) FixVec;

/* A constraint that is not valid yet. */
typedef struct Unsettled {
    Name table;
    Str  constraint; /* empty: any of the table's */
} Unsettled;

typedef struct Finding {
    const char        *rule; /* "drop-column" */
    Severity           severity;
    bool               why_own; /* `why` is about this place, not the rule's general one */
    const Migration   *migration;
    SectionKind        section;
    int                statement; /* 0-based in its section; -1: about the file */
    Name               relation;  /* that the statement acts on; may be empty */
    Place              start;
    Place              end; /* exclusive */
    Span               span;
    Str                message; /* what happens, to which table */
    Str                why;     /* why that hurts, a sentence or two */
    Str                help;    /* what to do, where that is no SQL: sentences, or empty */
    FixVec             fixes;
    const Effect      *effect;  /* locks, rewrite, scan; NULL when it is not about one Change */
    const Suppression *allowed; /* by which the author allowed it; NULL: it counts */
    const Unsettled   *unless_settled; /* taken back when a later migration sees to this */
} Finding;
typedef VEC(Finding) FindingVec;

typedef enum Answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES } Answer;

typedef enum VerdictKind { VERDICT_UNKNOWN, VERDICT_SAFE, VERDICT_UNSAFE } VerdictKind;

/* The two questions asked of every migration, and what follows. Safe needs both answers. */
typedef struct Verdict {
    const Migration *migration;
    VerdictKind      kind;
    Answer           long_lock;  /* does it hold a lock that matters for longer than a moment? */
    Estimate         held;       /* for how long, where that can be known of all such locks */
    Answer           compatible; /* does running application code work before and after it? */
    Str              unknown;    /* what could not be judged, or empty */
    size_t           allowed;    /* findings that the author allowed, with a reason */
} Verdict;
typedef VEC(Verdict) VerdictVec;

/* What a report says of a rule itself. */
typedef struct RuleDoc {
    const char *id;
    Severity    severity; /* as configured */
    const char *summary;
    const char *why;
    const char *safe;
} RuleDoc;
typedef VEC(RuleDoc) RuleDocVec;

/* Of the first fix that a machine can apply; NULL when there is none. */
const EditVec *finding_edits(const Finding *finding);

/* The file that it is in. */
Str finding_path(const Finding *finding);
Str finding_source(const Finding *finding);

/* About the same place and act as `last`, which may be NULL: what was shown of that needs not be
 * shown again. */
bool finding_is_beside(const Finding *last, const Finding *finding);

/* "error", "warning", "info". */
const char *severity_text(Severity severity);

const char *verdict_text(VerdictKind kind); /* "safe", "unsafe", "unknown" */
const char *answer_text(Answer answer);     /* "yes", "no", "unknown" */
