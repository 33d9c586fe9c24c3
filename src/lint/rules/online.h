/* online.h -- inside lint/: what rules about online DDL of MySQL and MariaDB share.
 *
 * A statement is done by one algorithm, whatever it consists of, so these questions are about all
 * of it. The clauses ALGORITHM and LOCK make the server refuse what it would otherwise do in a more
 * expensive way: they are how a verdict is held to. */
#pragma once

#include "facts/my_facts.h"
#include "lint/rule.h"

/* The release that is judged for: 80030, 101119. Where only a server is said, its newest. */
int  online_release(const LintPoint *point);
bool online_is_mariadb(const LintPoint *point);

/* An ALTER TABLE, CREATE INDEX or DROP INDEX, by its first word: they take the clauses. */
bool online_takes_clauses(const LintPoint *point);

/* It says ALGORITHM or LOCK, but for DEFAULT. */
bool online_is_asked(const LintPoint *point);

/* All of the statement together, and how it would be done without its clauses. */
Effect online_whole(const LintPoint *point);
Effect online_unasked(const LintPoint *point);

/* How this Change would be done alone, in a statement without clauses. */
Effect online_alone(const LintPoint *point, const Change *change);

/* Others cannot write, or not even read, for a time that grows with the table. */
bool online_blocks(const Effect *effect);

/* True when an earlier Change of this statement has it, too: one finding is enough. */
bool online_was_said(const LintPoint *point, bool (*has)(const Effect *effect));

/* "ALTER TABLE", "CREATE INDEX". */
Str online_verb(const LintPoint *point);

/* "ALGORITHM=INPLACE, LOCK=NONE", as the server takes it for a statement with this effect. Empty
 * when there is nothing to hold it to, or the releases that are judged for do not agree. */
Str online_clause(const LintPoint *point, const Effect *effect);

/* Add the statement with the clause, where one is missing and legal; `edits`: also as an edit, for
 * a finding that is gone with it. */
void online_fix_clause(const LintPoint *point, Finding *finding, bool edits);

/* The statement with other bytes in the place of `span`. */
Str online_replaced(const LintPoint *point, Span span, Str text);

/* The session refuses values that do not fit; where nobody says so, as the server is set up. */
bool online_is_strict(const LintPoint *point);

/* Before explicit_defaults_for_timestamp: a table's first TIMESTAMP that says neither NULL nor a
 * default is the time of the last change. */
bool online_fills_timestamps(const LintPoint *point);

/* Of a table option ("engine"), a setting: 0, OFF. */
bool online_is_off(Str value);

/* Another Change of the statement that is of this kind; NULL for none. */
const Change *online_sibling(const LintPoint *point, ChangeKind kind);
