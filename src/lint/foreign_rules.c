/* foreign_rules.c -- what other linters' rules are called here, so that a comment that silences one
 * there does so here. One that has shore's name needs no row. */
#include "lint/foreign_rules.h"

#include <string.h>

#include "lint/rule.h"

#include "base/poison.h"

/* Besides its own rules a statement is judged by questions that other tools do not ask apart: who
 * allowed what it does allowed these, too. */
static const char *const consequences[] = {"long-lock", "breaks-running-code"};

typedef struct ForeignRule {
    const char *tool;
    const char *id;
    const char *rules; /* shore's, with blanks between */
} ForeignRule;

static const ForeignRule rows[] = {
    {"squawk", "adding-field-with-default", "add-column-rewrite"},
    {"squawk", "adding-required-field", "add-column-not-null-no-default"},
    {"squawk", "adding-serial-primary-key-field",
     "add-unique-constraint add-column-rewrite add-column-not-null-no-default"},
    {"squawk", "adding-foreign-key-constraint", "add-fk-without-not-valid fk-locks-parent"},
    {"squawk", "constraint-missing-not-valid",
     "add-check-without-not-valid add-fk-without-not-valid add-exclusion-constraint "
     "validate-in-same-transaction"},
    {"squawk", "disallowed-unique-constraint", "add-unique-constraint"},
    {"squawk", "changing-column-type",
     "alter-column-type-rewrite alter-column-type-metadata-only alter-column-type-narrowing "
     "alter-column-type-cached-plan"},
    {"squawk", "adding-not-nullable-field", "set-not-null-scan"},
    {"squawk", "ban-drop-not-null", "drop-not-null"},
    {"squawk", "ban-drop-column", "drop-column drop-column-drops-index"},
    {"squawk", "ban-drop-table", "drop-table"},
    {"squawk", "ban-drop-database", "drop-database"},
    {"squawk", "ban-truncate-cascade", "truncate drop-cascade"},
    {"squawk", "ban-uncommitted-transaction", "unclosed-transaction"},
    {"squawk", "ban-concurrent-index-creation-in-transaction", "concurrently-in-transaction"},
    {"squawk", "ban-create-domain-with-constraint", "domain-with-constraint"},
    {"squawk", "ban-alter-domain-with-add-constraint", "domain-add-check"},
    {"squawk", "renaming-column", "rename-column"},
    {"squawk", "renaming-table", "rename-table"},
    {"squawk", "require-concurrent-index-creation", "create-index-not-concurrent"},
    {"squawk", "require-concurrent-index-deletion", "drop-index-not-concurrent"},
    {"squawk", "require-concurrent-reindex", "reindex-not-concurrent"},
    {"squawk", "require-concurrent-partition-detach", "detach-partition-not-concurrent"},
    {"squawk", "require-enum-value-ordering", "enum-add-value-no-order"},
    {"squawk", "require-timeout-settings", "require-lock-timeout require-statement-timeout"},
    {"squawk", "require-table-schema", "schema-conventions"},
    {"squawk", "transaction-nesting", "nested-transaction"},
    {"squawk", "prefer-bigint-over-int", "prefer-bigint-pk"},
    {"squawk", "prefer-bigint-over-smallint", "prefer-bigint-pk"},
    {"squawk", "prefer-robust-stmts", "require-idempotent-ddl"},
    {"squawk", "prefer-timestamp-tz", "prefer-timestamptz"},
    {"squawk", "identifier-too-long", "identifier-too-long"},
    {"eugene", "E1", "add-check-without-not-valid add-fk-without-not-valid"},
    {"eugene", "E2", "set-not-null-scan"},
    {"eugene", "E3", "add-column-json"},
    {"eugene", "E4",
     "wide-lock-window several-strong-locks mixed-ddl-and-backfill validate-in-same-transaction"},
    {"eugene", "E5", "alter-column-type-rewrite alter-column-type-metadata-only"},
    {"eugene", "E6", "create-index-not-concurrent"},
    {"eugene", "E7", "add-unique-constraint"},
    {"eugene", "E8", "add-exclusion-constraint"},
    {"eugene", "E9", "require-lock-timeout"},
    {"eugene", "E10", "add-column-rewrite alter-column-type-rewrite long-lock"},
    {"eugene", "E11", "add-column-rewrite"},
    {"eugene", "E15", "fk-missing-index"},
    {"eugene", "W12", "several-strong-locks"},
    {"eugene", "W13", "prefer-check-over-enum"},
    {"pgfence", "add-column-non-constant-default", "add-column-rewrite"},
    {"pgfence", "not-valid-validate-same-tx", "validate-in-same-transaction"},
    {"pgfence", "missing-lock-timeout", "require-lock-timeout"},
    {"pgfence", "missing-statement-timeout", "require-statement-timeout"},
    {"pgfence", "statement-after-access-exclusive", "wide-lock-window several-strong-locks"},
    {"pgfence", "update-in-migration", "unbatched-backfill mixed-ddl-and-backfill"},
    {"pgsafe", "require-timeout", "require-lock-timeout require-statement-timeout"},
    {"pgsafe", "add-trigger", "create-trigger"},
    {"pgsafe", "unchecked-do-block", "not-judged"},
    {"pgvet", "multiple-locks", "several-strong-locks"},
    {"atlas", "destructive", "drop-table drop-column drop-schema drop-cascade"},
    {"atlas", "DS101", "drop-schema"},
    {"atlas", "DS102", "drop-table"},
    {"atlas", "DS103", "drop-column"},
    {"atlas", "MF101", "add-unique-constraint"},
    {"atlas", "MF103", "add-column-not-null-no-default"},
    {"atlas", "data_depend", "add-unique-constraint add-column-not-null-no-default"},
    {"atlas", "incompatible", "rename-table rename-column breaks-running-code"},
    {"atlas", "BC101", "rename-table"},
    {"atlas", "BC102", "rename-column"},
    {"atlas", "PG101", "create-index-not-concurrent"},
    {"atlas", "PG102", "drop-index-not-concurrent"},
    {"atlas", "PG103", "concurrently-in-transaction"},
    {"atlas", "PG303", "set-not-null-scan"},
    {"atlas", "concurrent_index",
     "create-index-not-concurrent drop-index-not-concurrent concurrently-in-transaction"},
    {"migrationpilot", "MP001", "create-index-not-concurrent"},
    {"migrationpilot", "MP002", "set-not-null-scan"},
    {"migrationpilot", "MP003", "add-column-rewrite"},
    {"migrationpilot", "MP004", "require-lock-timeout"},
    {"migrationpilot", "MP005", "add-fk-without-not-valid"},
    {"migrationpilot", "MP006", "vacuum-full"},
    {"migrationpilot", "MP007", "alter-column-type-rewrite"},
    {"migrationpilot", "MP008", "wide-lock-window several-strong-locks"},
    {"migrationpilot", "MP009", "drop-index-not-concurrent"},
    {"migrationpilot", "MP010", "rename-column"},
    {"migrationpilot", "MP011", "unbatched-backfill mixed-ddl-and-backfill"},
    {"migrationpilot", "MP016", "fk-missing-index"},
    {"migrationpilot", "MP017", "drop-column"},
    {"migrationpilot", "MP018", "set-not-null-scan"},
    {"migrationpilot", "MP020", "require-statement-timeout"},
    {"migrationpilot", "MP021", "reindex-not-concurrent"},
    {"migrationpilot", "MP022", "drop-cascade"},
    {"migrationpilot", "MP023", "require-idempotent-ddl"},
    {"migrationpilot", "MP025", "concurrently-in-transaction"},
    {"migrationpilot", "MP026", "drop-table"},
    {"migrationpilot", "MP027", "add-unique-constraint"},
    {"migrationpilot", "MP028", "rename-table"},
    {"migrationpilot", "MP029", "drop-not-null"},
    {"migrationpilot", "MP030", "add-check-without-not-valid"},
    {"migrationpilot", "MP031", "add-exclusion-constraint"},
    {"migrationpilot", "MP034", "drop-database"},
    {"migrationpilot", "MP035", "drop-schema"},
    {"migrationpilot", "MP036", "truncate"},
    {"migrationpilot", "MP040", "prefer-timestamptz"},
    {"migrationpilot", "MP041", "ban-char-field"},
    {"migrationpilot", "MP046", "detach-partition-not-concurrent"},
    {"migrationpilot", "MP053", "unclosed-transaction"},
    {"migrationpilot", "MP054", "enum-value-in-transaction"},
    {"migrationpilot", "MP065", "lock-table"},
    {"waypoint", "E001", "add-column-not-null-no-default"},
    {"waypoint", "W001", "require-idempotent-ddl"},
    {"waypoint", "W002", "create-index-not-concurrent"},
    {"waypoint", "W003", "alter-column-type-rewrite"},
    {"waypoint", "W004", "drop-column"},
    {"waypoint", "W006", "add-column-rewrite"},
};

static bool stands_in(const char *words, const char *word)
{
    Str rest = str_from(words);
    while (rest.size > 0)
        if (str_is(str_cut(&rest, ' '), word))
            return true;
    return false;
}

static bool is_consequence(const char *rule)
{
    for (size_t i = 0; i < COUNT_OF(consequences); i++)
        if (strcmp(consequences[i], rule) == 0)
            return true;
    return false;
}

bool foreign_covers(const char *tool, Str id, const char *rule)
{
    if (id.size == 0)
        return true;
    bool known = false;
    for (size_t i = 0; i < COUNT_OF(rows); i++) {
        if (strcmp(rows[i].tool, tool) != 0 || !str_equal_nocase(id, str_from(rows[i].id)))
            continue;
        if (stands_in(rows[i].rules, rule))
            return true;
        known = true;
    }
    const Rule *same = rule_find(id);
    if (same != NULL && strcmp(same->id, rule) == 0)
        return true;
    return (known || same != NULL) && is_consequence(rule);
}
