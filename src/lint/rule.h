/* rule.h -- what a lint rule is. To add one: write lint/rules/NAME.c with one RULE row, add 'NAME'
 * to the list in lint/rules/meson.build. Its `bad` must fire and its `good` must not: both are run
 * as tests, and the row is also its documentation (`shore explain`). */
#pragma once

#include "lint/lint.h"

/* Which part of the walk calls `check`. */
typedef enum RuleScope {
    RULE_CHANGE,    /* once per Change of the up and down sections */
    RULE_STATEMENT, /* once per Statement, parsed or not */
    RULE_MIGRATION, /* once per Migration */
} RuleScope;

struct Rule {
    const char *id;       /* "drop-column" */
    Severity    severity; /* by default */
    RuleScope   scope;
    const char *summary; /* one line: lower case, no full stop */
    const char *why;     /* sentences */
    const char *safe;    /* how to do it instead: sentences */
    const char *bad;     /* SQL, or a whole native file when it starts with "-- shore:" */
    const char *good;
    void (*check)(const LintPoint *point);
};

#define RULE(name)                                                                                 \
    extern const Rule rule_##name;                                                                 \
    const Rule        rule_##name

/* Report at the Change's (else the statement's, else the file's) place. The message names the
 * table. */
Finding *lint_report(const LintPoint *point, const char *format, ...) PRINTF_LIKE(2, 3);

/* Add a way out to the finding just reported. `sql` can be pasted as it is. */
void lint_fix(const LintPoint *point, Finding *finding, const char *title, const char *sql_format,
              ...) PRINTF_LIKE(4, 5);
