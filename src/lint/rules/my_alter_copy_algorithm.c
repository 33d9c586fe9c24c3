/* my_alter_copy_algorithm.c -- what keeps writers out while it works through the table. */
#include "lint/rules/online.h"

#include "base/poison.h"

/* By what the name of the form begins with. */
typedef struct Way {
    const char *form;
    const char *help;
} Way;

static const Way ways[] = {
    {"add_col_gen_stored", "A VIRTUAL column takes no time; index it in a statement of its own. Or "
                           "add a plain column, keep it with triggers, and fill it in batches."},
    {"add_col_gen_virtual_indexed",
     "Add the column in one statement, and its index in the next one."},
    {"add_col_default_expr", "Add the column without a default, give it one with ALTER COLUMN ... "
                             "SET DEFAULT, and fill the rows in batches."},
    {"add_col_autoinc", "Have an online schema change tool do it."},
    {"add_col_references", "Add the column first, and then the foreign key, as said of that."},
    {"add_col_on_fts", "The table has a FULLTEXT index, and so no INSTANT columns."},
    {"add_col_", "Add the column without what needs the copy, and that in a step of its own."},
    {"add_fulltext", "Build it when few write, or with an online schema change tool."},
    {"add_spatial", "Build it when few write, or with an online schema change tool."},
    {"add_index_functional", "Add a VIRTUAL column of the expression, and an index over that."},
    {"add_unique_hash", "A UNIQUE key over a prefix, or over a hash in a column of its own, is "
                        "built in place."},
    {"add_pk", "Fill the columns so that none is NULL, and make them NOT NULL first."},
    {"mod_", "Add a column of the new kind, keep both equal with triggers, fill it in batches, and "
             "switch over to it; or have an online schema change tool do it."},
    {"convert_", "Convert column by column into new ones, or have an online schema change tool do "
                 "it."},
    {"part_", "Have an online schema change tool do it, or make a new partitioned table and move "
              "the rows in batches."},
};

static void help(const LintPoint *point, Finding *finding)
{
    const Str form = str_from(point->effect->form);
    for (size_t i = 0; i < COUNT_OF(ways); i++)
        if (str_starts(form, ways[i].form)) {
            finding->help = str_from(ways[i].help);
            return;
        }
    finding->help = STR("Have an online schema change tool do it (gh-ost, pt-online-schema-change, "
                        "spirit), or do it in a maintenance window.");
}

/* It could be done online, and is told not to be. */
static bool fix_asked(const LintPoint *point, Finding *finding)
{
    const DdlClauses *clauses = point->change->clauses;
    const Effect      unasked = online_unasked(point);
    const Str         clause  = online_clause(point, &unasked);
    if (!online_is_asked(point) || online_blocks(&unasked))
        return false;
    if (clause.size == 0 || clauses->algorithm_span.size == 0 || clauses->lock_span.size > 0 ||
        str_contains(clause, ",")) {
        finding->help = STR("Without its clauses the server does it online.");
        return true;
    }
    const Span span = clauses->algorithm_span;
    lint_fix(point, finding, "let the server do it online", STR_FMT ";",
             STR_ARG(online_replaced(point, span, clause)));
    lint_edit(point, finding, span, STR_FMT, STR_ARG(clause));
    return true;
}

static void check(const LintPoint *point)
{
    if (!online_blocks(point->effect) || !lint_is_busy(point, lint_target(point)) ||
        point->change->in_create || online_was_said(point, online_blocks))
        return;
    const Effect whole   = online_whole(point);
    const bool   reads   = whole.lock == DDL_LOCK_EXCLUSIVE;
    Finding     *finding = lint_report(
            point,
            STR_FMT " %s " STR_FMT " (ALGORITHM=%s%s%s); %swrites wait until it is "
                        "done",
            STR_ARG(online_verb(point)),
        whole.algorithm == ALGORITHM_COPY ? "copies"
            : whole.rewrite                   ? "rebuilds"
                                              : "reads all of",
            STR_ARG(lint_relation_text(point, lint_target(point))), algorithm_text(whole.algorithm),
        whole.algorithm == ALGORITHM_COPY ? "" : ", LOCK=",
        whole.algorithm == ALGORITHM_COPY ? "" : ddl_lock_text(whole.lock),
        reads ? "reads and " : "");
    if (!fix_asked(point, finding))
        help(point, finding);
}

RULE(my_alter_copy_algorithm) = {
    .id         = "my-alter-copy-algorithm",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .servers    = RULE_ON_MYSQL,
    .engine     = "mysql:8.0.36",
    .aliases    = "my-alter-lock-shared-exclusive my-instant-blocked-fts-compressed "
                  "my-add-column-default-nondeterministic my-add-column-generated-stored "
                  "my-add-auto-increment my-column-type-change my-varchar-length-byte-boundary "
                  "my-charset-collation-convert my-add-fulltext-spatial-index",
    .supersedes = "long-lock my-add-index-online my-table-rebuild",
    .summary    = "nobody can write to the table while the server works through it",
    .why        = "Writers wait for as long as it takes to copy the table, and each holds a "
                  "connection. Replicas begin when the primary is done, and lag for as long "
                  "again.",
    .safe       = "Choose a form that is done in place: a new column beside the old one, "
                  "VIRTUAL and not STORED, a constant default. Write ALGORITHM and LOCK: the "
                  "server then refuses where it would copy. Where there is no such form, have "
                  "an online schema change tool do it.",
    .bad        = "CREATE TABLE t (id int PRIMARY KEY, n int);\n-- in a later migration\n"
                  "ALTER TABLE t MODIFY n bigint;",
    .good       = "CREATE TABLE t (id int PRIMARY KEY, n int);\n-- in a later migration\n"
                  "ALTER TABLE t ADD COLUMN m bigint, ALGORITHM=INSTANT;",
    .check      = check,
};
