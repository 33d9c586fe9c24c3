/* lint.h -- Changes and their Effects to Findings. */
#pragma once

#include "facts/facts.h"
#include "model/checklist.h"
#include "model/finding_list.h"
#include "model/parameters.h"

typedef struct Rule Rule;

extern const Rule *const rule_table[]; /* ends with NULL */

const Rule *rule_find(Str id); /* by its id or one of its aliases; NULL for none */
size_t      rule_count(void);
bool        rule_is_for(const Rule *rule, Version version); /* the server that is judged for */

/* As set for it in `severities`, a row for each rule; NULL: as its row says. */
Severity rule_severity(const Rule *rule, const Severity *severities);

/* What shore.yaml or the command line sets. */
typedef struct LintOptions {
    Version         version;    /* of no release: the worst verdict over those that its EngineTraits
                                   * assume */
    const Catalog  *live;       /* from a server, before the pending migrations; or NULL */
    StrVec          applied;    /* versions of migrations that `live` holds already */
    int64_t         small_rows; /* a table of up to this many rows is small, */
    int64_t         small_bytes;  /* unless it is larger than this */
    int64_t         large_rows;   /* from so many rows on it is large */
    int64_t         hot_writes;   /* from so many writes a second on a table is hot */
    int64_t         read_speed;   /* bytes a second that the server reads; 0: no estimates */
    StrVec          large_tables; /* known to be large */
    Str             today;        /* "2026-11-27": when suppressions end; empty: never */
    const Severity *severities;   /* per row of rule_table, or NULL for the defaults */
    int64_t         runner_lock_timeout_ms; /* what shore sets for a native migration */
    /* Gives a Migration that came without them its statements; NULL: all have theirs. */
    void (*read_statements)(Arena *arena, Migration *migration);
    bool runner_sets_timeouts; /* lock_timeout comes from shore itself for every layout */
    bool checklist;            /* answer the ten points, too */
} LintOptions;

/* One Change as it was met on the walk. */
typedef struct LintStep {
    const Statement    *statement;
    size_t              statement_index;
    const Change       *change;
    const Effect       *effect;
    int                 transaction;     /* equal for Changes that run in one transaction */
    size_t              newest_schema;   /* how many steps there are up to the newest one, this or
                                          * one before it, that does more than change rows */
    bool                in_transaction;  /* in a transaction block, not on its own */
    Parameters          parameters;      /* in effect here */
    int64_t             lock_timeout_ms; /* as in LintPoint */
    const RelationLock *lock;            /* as lint_strongest_lock() said when it was met */
    bool                on_new;          /* its relation was created by this same migration */
    bool                on_small;        /* its relation is small */
    bool                on_few_rows;     /* as lint_is_keyed() says */
    bool                strong;          /* it keeps writers of a relation of old out */
    bool                blocks_long;     /* by itself, as lint_blocks_long() says */
    bool                breaks_code;     /* running application code does not survive it */
} LintStep;
typedef VEC(LintStep) LintStepVec;

/* The statements of a DO block or of a function, and where in them the walk is. */
typedef struct LintCode {
    const Statement *statements;
    size_t           count;
    size_t           at;
    bool             goes_on; /* the transaction, behind the statement that runs the code */
} LintCode;

/* Everything a rule may look at, at one point of the walk. */
typedef struct LintPoint {
    Arena                  *arena;
    const LintOptions      *options;
    const struct RuleCalls *calls; /* for the walk: the rules that are on */
    const Rule             *rule;
    const Migration        *migration;
    bool                    last; /* there is no later migration */
    bool                    utf8; /* so is the source: columns count code points, else bytes */
    SectionKind             section;
    const Section          *statements; /* the section walked */
    size_t                  statement_index;
    const Statement        *statement; /* NULL in RULE_MIGRATION */
    const Change           *change;    /* NULL unless RULE_CHANGE */
    const Effect           *effect;    /* of `change`, on the version judged for */
    const Catalog          *before;    /* the schema just before this statement, replayed */
    const LintStepVec      *steps; /* of this section, up to and with this one; RULE_MIGRATION: all
                                    * of the up section */
    const Table            *table; /* of the Change, when `table_known`: found once for all rules */
    bool                    table_known;
    const LintStep         *step;        /* of the Change: this one, or the one looked back at */
    const Suppression      *suppression; /* RULE_SUPPRESSION: the one that silenced nothing */
    struct Routines        *routines;    /* defined so far; for the walk */
    bool                    in_code;     /* of a DO block, or of a function that is called */
    LintCode                code;
    bool                    in_transaction; /* the statement would run inside a transaction block */
    bool                    runner_transaction; /* ... which the runner opens, not the file */
    int                     transaction;        /* which one */
    Parameters              parameters;         /* in effect here; lint_setting() reads them */
    int64_t     lock_timeout_ms; /* in effect here; -1: nobody set one; 0: switched off */
    FindingVec *findings;
} LintPoint;

typedef struct LintResult {
    FindingList  findings;   /* in file order */
    FindingList  allowed;    /* by their authors, with a reason; in file order */
    VerdictVec   verdicts;   /* one per migration */
    ChecklistVec checklists; /* likewise, where the options ask for it */
    size_t       statement_count;
} LintResult;

/* True when this same migration created the relation earlier, or it is temporary, so that nobody
 * else uses it. */
bool lint_is_new(const LintPoint *point, Name relation);

/* True when the size of `relation` is known, or declared, to be small. */
bool lint_is_small(const LintPoint *point, Name relation);

/* All findings over `migrations`, with suppressed ones apart and unused or unknown suppressions
 * reported. Each migration is replayed onto the catalog for the next. */
void lint_run(Arena *arena, const MigrationVec *migrations, const LintOptions *options,
              LintResult *ret);
