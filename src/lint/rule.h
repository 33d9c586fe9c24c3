/* rule.h -- what a lint rule is. To add one: write lint/rules/NAME.c with one RULE row, add 'NAME'
 * to the list in lint/rules/meson.build. Its `bad` must fire and its `good` must not: both are run
 * as tests, and the row is also its documentation (`shore explain`). */
#pragma once

#include "lint/lint.h"
#include "model/engine_traits.h"

/* Which part of the walk calls `check`. */
typedef enum RuleScope {
    RULE_CHANGE,      /* once per Change of the up and down sections */
    RULE_STATEMENT,   /* once per Statement, parsed or not */
    RULE_MIGRATION,   /* once per Migration, after its sections */
    RULE_SUPPRESSION, /* once per suppression that silenced nothing, after all others */
    RULE_SCOPE_COUNT,
} RuleScope;

/* Which servers a rule is about. */
typedef enum RuleServers {
    RULE_ON_ALL,
    RULE_ON_PG,
    RULE_ON_MYSQL, /* and MariaDB; its `engine` says for which release its examples are */
} RuleServers;

struct Rule {
    const char *id;       /* "drop-column" */
    Severity    severity; /* by default; SEVERITY_OFF: nobody asks it unless it is switched on */
    RuleScope   scope;
    RuleServers servers;
    const char *aliases; /* "add-column-serial add-column-identity": ids of narrower rules that this
                          * one covers, found by explain, suppressions and settings; or NULL */
    const char *supersedes; /* "unbatched-backfill": rules that say less of the same fault; where
                             * this one fires on a Change and is not allowed, they do not, as long
                             * as they are no more severe; or NULL */
    const char *engine;     /* "postgres:14.2": what its examples are judged for; NULL: any */
    const char *summary;    /* one line: lower case, no full stop */
    const char *why;        /* sentences */
    const char *safe;       /* how to do it instead: sentences */
    const char *why_mysql;  /* in their place on MySQL and MariaDB; NULL: the same */
    const char *safe_mysql;
    const char *bad; /* SQL, or a whole native file when it starts with "-- shore:"; several
                          * files have the line "-- in a later migration" between them, one that
                          * begins with "-- applied already" is; a table called huge is known to
                          * be large */
    const char *good;
    void (*check)(const LintPoint *point);
};

#define RULE(name)                                                                                 \
    extern const Rule rule_##name;                                                                 \
    const Rule        rule_##name

/* The rule's words for the server that is judged for. */
const char *rule_why(const Rule *rule, Version version);
const char *rule_safe(const Rule *rule, Version version);

/* True when the server, by itself, commits what is open before it runs the statement. */
bool lint_commits(const LintPoint *point, const Statement *statement);

/* What the server can do; where nobody says which it is, it is PostgreSQL. */
const EngineTraits *lint_traits(const LintPoint *point);

/* Reporting. A Finding given is valid until the next lint_report. */

/* Report at the Change's (else the statement's, else the file's) place. The message names the
 * table, the lock and what it blocks. */
Finding *lint_report(const LintPoint *point, const char *format, ...) PRINTF_LIKE(2, 3);

/* Report what is to be said against the type that lint_gives_type() is about. */
void lint_report_type(const LintPoint *point, const char *objection);

/* Of a type change that takes long: "rewrites", "reads all of" the table. */
const char *lint_work_text(const Effect *effect);

/* Add the way around a type change that takes long. */
void lint_fix_by_new_column(const LintPoint *point, Finding *finding);

/* Add a way out to the finding just reported. `sql` can be pasted as it is. */
void lint_fix(const LintPoint *point, Finding *finding, const char *title, const char *sql_format,
              ...) PRINTF_LIKE(4, 5);

/* Say how `shore lint --fix` does in the file what the fix just added with lint_fix says: replace
 * the bytes of `span` of the source by the text; an empty span inserts before its start. Call it
 * once for each place: the edits of a fix are applied all or none. Only where the result means the
 * same and runs: after it the finding must be gone, and a fix that brings a new finding of severity
 * error is not applied. */
void lint_edit(const LintPoint *point, Finding *finding, Span span, const char *format, ...)
    PRINTF_LIKE(4, 5);

/* True when a comma, and blanks, are all that stands between two bytes of the source. */
bool lint_is_comma(const LintPoint *point, size_t from, size_t to);

/* True when the statement may become several, each a transaction of its own: nobody groups them,
 * and no directive stands above it. */
bool lint_can_be_split(const LintPoint *point);

/* Add the query that finds the rows which would make the Change fail, where there is one: no
 * duplicates, no nulls, no orphans, nothing that a CHECK forbids. Behind the fixes with edits. */
void lint_precheck(const LintPoint *point, Finding *finding);

/* The reason in place of the rule's general one. */
void lint_why(const LintPoint *point, Finding *finding, const char *format, ...) PRINTF_LIKE(3, 4);

/* No more severe than `most`: for what is right here, and yet worth knowing. */
void lint_lower(Finding *finding, Severity most);

/* Take the finding back when, after the last migration, the constraint is valid or gone. An empty
 * name stands for any constraint of the table. */
void lint_unless_settled(const LintPoint *point, Finding *finding, Name table, Str constraint);

/* Point at other bytes of the file. */
void lint_move(const LintPoint *point, Finding *finding, Span span);

/* Point at a line of the file, from `place` on: for what stands outside of statements. */
void lint_move_to_line(const LintPoint *point, Finding *finding, Place place);

/* Report the Problems of one kind that the layout noted. */
void lint_report_problems(const LintPoint *point, ProblemKind kind);

/* The text of the file that the point's section stands in. */
Str lint_file_text(const LintPoint *point);

/* The same point, in another section and so perhaps in another file. */
LintPoint lint_at_section(const LintPoint *point, SectionKind section);

/* The same point, seen from a step: for rules over whole migrations. */
LintPoint lint_at_step(const LintPoint *point, const LintStep *step);

/* Asking. */

/* The relation acted on: for an index, the table that it belongs to. Empty when not known. */
Name lint_target(const LintPoint *point);

/* What the replayed schema says of the relation acted on, before this statement; NULL when it is
 * not known there. A table that is older than the history is there from its first ALTER on, with
 * what has been said of it since (`partial`). */
const Table *lint_table(const LintPoint *point);

/* The column acted on, as it was before; NULL when it is not known, or new. */
const Column *lint_column(const LintPoint *point);

/* True when the Change gives a column its type, on the way up. */
bool lint_gives_type(const LintPoint *point);

/* True when this same migration added the column acted on, so that no code knows it yet. */
bool lint_column_is_new(const LintPoint *point);

/* A column of `relation`, added beside the point's Change by the same statement, or else known to
 * the replayed schema. False when it is neither. */
bool lint_column_known(const LintPoint *point, Name relation, Str column, Type *ret_type,
                       bool *ret_not_null);

/* True when the statement, or a later one of its transaction, puts another unique constraint in the
 * place of `dropped`, or when another index of the table is over the same columns and unique. */
bool lint_is_replaced(const LintPoint *point, const Constraint *dropped);

/* The columns that a foreign key points to: its own list, or else the primary key of its target.
 * Empty when they are not known. */
StrVec lint_referenced_columns(const LintPoint *point);

/* The value of a setting ("statement_timeout", "search_path") in effect here, as it was written;
 * without `data` when nobody has set it. */
Str lint_setting(const LintPoint *point, const char *name);

/* Of a duration: -1 when nobody has set it; 0: switched off. */
int64_t lint_setting_ms(const LintPoint *point, const char *name);

/* True when `relation` was there before and its size is known, or declared, to be large: what would
 * be noise on every table may be said of this one. */
bool lint_is_large(const LintPoint *point, Name relation);

/* True when a server says that `relation` is written to so often that a moment's wait is felt. */
bool lint_is_hot(const LintPoint *point, Name relation);

/* True when it matters how long `relation` is locked: it was there before and is not small. */
bool lint_is_busy(const LintPoint *point, Name relation);

/* The default partition of `parent`; NULL when there is none that is known. */
const Table *lint_default_partition(const LintPoint *point, Name parent);

/* True when the trigger that is created or dropped is one of those, named shore_..., that keep an
 * old and a new column equal while both are in use. */
bool lint_is_sync_trigger(const Change *change);

/* What puts a view of the same name in the place of the one dropped, or a view or another table in
 * the place of the table renamed, before the transaction ends, so that who asks for the name does
 * not notice; a type in the place of a type; a function that can be called as the one dropped; or
 * NULL. */
const Change *lint_made_again(const LintPoint *point);

/* True when a later statement of the section creates the table that this one drops. */
bool lint_is_recreated(const LintPoint *point, Name table);

/* The name that the table, or with DROP TYPE the type, had before an earlier statement of this
 * section renamed it to `name`, which no running code knows; empty when none did. */
Name lint_name_before(const LintPoint *point, Name name);

/* True when an UPDATE or DELETE finds its rows by a key that it names, one or a few. */
bool lint_is_keyed(const LintPoint *point);

/* The strongest lock of the point's effect on a relation that was there before; NULL for none. */
const RelationLock *lint_strongest_lock(const LintPoint *point);

/* True when that one keeps writers out, for a moment at least. */
bool lint_is_strong(const LintPoint *point);

/* True when the effect keeps readers or writers of a busy relation out for a time that grows with
 * the table. */
bool lint_blocks_long(const LintPoint *point);

/* Bytes of the statement up to behind the first `word` in it; all of it when there is none. */
size_t lint_behind_word(const LintPoint *point, const char *word);

/* True when the statement would run outside a transaction, if it could not run inside one: shore
 * takes it out of its own grouping, but not out of the author's BEGIN and COMMIT. */
bool lint_can_run_alone(const LintPoint *point);

/* True when this same section created the schema. */
bool lint_schema_is_new(const LintPoint *point, Str schema);

/* True when this same section created the type. */
bool lint_type_is_new(const LintPoint *point, Name type);

/* True unless the Change fails when it is there already: it creates or drops without IF. */
bool lint_can_repeat(const Change *change);

/* True when application code that is running now does not survive the Change. */
bool lint_breaks_code(const LintPoint *point);

/* True when a fact describes what the statement does, and the relations are known on which it does
 * it, where that takes time. */
bool lint_is_judged(const Effect *effect);

/* True when a contract-phase migration says which conditions it waits for. */
bool lint_is_gated(const LintPoint *point);

/* True when, in a down section, `change` takes back what the up section added. */
bool lint_undoes_up(const LintPoint *point);

/* Earlier steps of the same transaction that do more than change rows, newest first: the one before
 * `*index`, or NULL. Start with lint_steps_here(). */
const LintStep *lint_step_before(const LintPoint *point, size_t *index);
size_t          lint_steps_here(const LintPoint *point);

/* Texts. */

/* Names in the catalog are whole: public.t. This one is without the schema, where that is enough to
 * find it and the statement does without it, too. lint_name() and lint_relation_text() do so by
 * themselves. */
Name lint_short_name(const LintPoint *point, Name name);

/* As it must be written in SQL: quoted only where it has to be. */
Str lint_identifier(const LintPoint *point, Str identifier);
Str lint_name(const LintPoint *point, Name name);
Str lint_columns(const LintPoint *point, const StrVec *columns); /* "a, b" */
Str lint_type(const LintPoint *point, Type type);                /* "character varying(20)" */

/* The source text of the Change, on one line. */
Str lint_source(const LintPoint *point);

/* For messages: the relation's name, or "its table" when it is not known. */
Str lint_relation_text(const LintPoint *point, Name relation);

/* The Change in SQL's own words, for messages: "CREATE INDEX CONCURRENTLY". */
Str lint_verb(const LintPoint *point);

/* "reads and writes", "writes", "other schema changes and vacuum". */
const char *lint_blocked_text(LockMode mode);
