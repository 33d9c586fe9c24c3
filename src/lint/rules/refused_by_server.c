/* refused_by_server.c */
#include <string.h>

#include "facts/my_facts.h"
#include "facts/my_syntax.h"
#include "lint/rule.h"

#include "base/poison.h"

/* Its own rule says more. */
static bool has_own_rule(const LintPoint *point)
{
    if (!rule_is_for(rule_find(STR("drop-dependent-objects")), point->options->version))
        return false;
    static const char *const forms[] = {
        "create_index_concurrently_partitioned",
        "drop_index_concurrently_partitioned",
        "drop_index_concurrently_constraint",
        "drop_index_of_constraint",
        "replace_view_drop_column",
        "replace_view_rename_column",
        "replace_view_retype_column",
        "type_varchar_grow_generated_dep",
        "type_varchar_grow_policy_dep",
        "type_varchar_grow_trigger_update_of",
        "type_varchar_grow_view_dep",
    };
    const char *form = point->effect->form;
    for (size_t i = 0; form != NULL && i < COUNT_OF(forms); i++)
        if (strcmp(form, forms[i]) == 0)
            return true;
    const ChangeKind kind = point->change->kind;
    if (kind == CHANGE_DROP_TABLE || kind == CHANGE_DROP_VIEW || kind == CHANGE_DROP_COLUMN)
        return !point->change->cascade; /* drop-dependent-objects */
    return point->change->kind == CHANGE_ADD_COLUMN && point->change->not_null &&
           point->change->since == 0;
}

/* Why, or NULL. */
static const char *reason(const LintPoint *point, int major)
{
    if (point->change->since > major)
        return str_c(point->arena, str_format(point->arena, "it needs PostgreSQL %d or later",
                                              point->change->since));
    const Fact *fact = point->effect->form == NULL ? NULL : fact_find(point->effect->form, major);
    return fact == NULL ? NULL : fact->note;
}

/* Of MySQL and MariaDB: why, where it is not its grammar or a clause that it refuses. */
static const char *error_text(const LintPoint *point, int error)
{
    static const int of_clauses[] = {1064, 1221, 1800, 1845, 1846};
    const MyForm    *form = point->effect->form == NULL ? NULL : my_form_find(point->effect->form);
    Str              note = form == NULL || form->note == NULL ? (Str){0} : str_from(form->note);
    for (size_t i = 0; i < COUNT_OF(of_clauses); i++)
        if (error == of_clauses[i])
            note = (Str){0};
    note = str_cut(&note, ';');
    return str_c(point->arena, note.size > 0 ? str_format(point->arena, STR_FMT " (error %d)",
                                                          STR_ARG(note), error)
                                             : str_format(point->arena, "error %d", error));
}

static void report_syntax(const LintPoint *point, const MySyntaxUse *use, int error)
{
    const MySyntaxFact *fact    = my_syntax_fact(use->syntax);
    const Version       version = point->options->version;
    const char         *server  = str_c(point->arena, version_text(point->arena, version));
    const bool          all     = version.major == 0;
    Finding *finding = lint_report(point, "%s%s has %s%s: error %d", all ? "no release of " : "",
                                   server, all ? "" : "no ", fact->words, error);
    lint_move(point, finding, use->span);
    lint_why(point, finding, "It is in MySQL " STR_FMT ", in MariaDB " STR_FMT ".%s%s%s",
             STR_ARG(my_syntax_range_text(point->arena, fact->mysql)),
             STR_ARG(my_syntax_range_text(point->arena, fact->mariadb)),
             fact->instead != NULL ? " Instead: " : "", fact->instead != NULL ? fact->instead : "",
             fact->instead != NULL ? "." : "");
}

/* What no release that this is judged for reads, once for the statement. False: there is nothing
 * of that kind. */
static bool check_syntax(const LintPoint *point)
{
    const Change *change = point->change;
    bool          found  = false;
    const bool    first  = point->statement->changes.items == change;
    for (size_t i = 0; change->syntax != NULL && i < change->syntax->count; i++) {
        const MySyntaxUse *use   = &change->syntax->items[i];
        const int          error = my_syntax_error(use->syntax, point->options->version);
        found |= error != 0;
        if (error != 0 && first)
            report_syntax(point, use, error);
    }
    return found;
}

static void check(const LintPoint *point)
{
    if (!point->effect->fails || check_syntax(point) || has_own_rule(point))
        return;
    const Version version = point->options->version;
    const int     major   = version.engine == ENGINE_NONE ? PG_MAJOR_NEWEST : version.major;
    const int     error   = point->effect->error; /* of MySQL and MariaDB */
    const char   *note    = error > 0 ? error_text(point, error) : reason(point, major);
    lint_report(
        point, "%s%s refuses this " STR_FMT "%s%s", version.major == 0 ? "every release of " : "",
        version.engine == ENGINE_NONE ? "PostgreSQL"
                                      : str_c(point->arena, version_text(point->arena, version)),
        STR_ARG(lint_verb(point)), note == NULL ? "" : ": ", note == NULL ? "" : note);
}

RULE(refused_by_server) = {
    .id         = "refused-by-server",
    .severity   = SEVERITY_ERROR,
    .scope      = RULE_CHANGE,
    .supersedes = "breaks-running-code drop-not-null",
    .summary    = "the server refuses the statement",
    .why   = "It was tried on the releases that this is judged for, and failed. The deployment "
             "would stop here.",
    .safe  = "Write it in a form that the release has. --engine says which release it is for.",
    .bad   = "DROP INDEX CONCURRENTLY orders_note_idx, orders_day_idx;",
    .good  = "DROP INDEX CONCURRENTLY orders_note_idx;",
    .check = check,
};
