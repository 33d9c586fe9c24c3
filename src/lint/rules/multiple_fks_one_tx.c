/* multiple_fks_one_tx.c */
#include "lint/rule.h"

#include "base/poison.h"

static bool locks_parent(const LintPoint *point, const Change *change)
{
    return change->kind == CHANGE_ADD_FOREIGN_KEY &&
           !name_equal(change->relation, change->references) &&
           lint_is_busy(point, change->references);
}

/* The first other table that an earlier key of the same table locked in this transaction, when this
 * is the second one; later keys are not reported again. */
static const Change *first_key(const LintPoint *point)
{
    const Change *first = NULL;
    size_t        index = lint_steps_here(point);
    for (const LintStep *step; (step = lint_step_before(point, &index)) != NULL;) {
        const Change *change = step->change;
        if (!locks_parent(point, change) || !name_equal(change->relation, point->change->relation))
            continue;
        if (name_equal(change->references, point->change->references))
            return NULL;
        if (first != NULL && !name_equal(first->references, change->references))
            return NULL;
        first = change;
    }
    return first;
}

static void check(const LintPoint *point)
{
    const Change *change = point->change;
    if (!locks_parent(point, change) || point->section == SECTION_DOWN)
        return;
    const Change *first = first_key(point);
    if (first == NULL)
        return;
    /* A new table that points to others is everyday business unless those are large. */
    if ((change->in_create || lint_is_new(point, change->relation)) &&
        !lint_is_large(point, change->references) && !lint_is_large(point, first->references))
        return;
    lint_report(point,
                "this foreign key waits for " STR_FMT
                " while the transaction keeps writes of " STR_FMT " waiting for the one before",
                STR_ARG(lint_relation_text(point, change->references)),
                STR_ARG(lint_relation_text(point, first->references)));
}

RULE(multiple_fks_one_tx) = {
    .id       = "multiple-fks-one-tx",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "one transaction adds foreign keys to several tables",
    .why      = "Each key takes SHARE ROW EXCLUSIVE on the table that it points to. While "
                "the second is waited for, writes of the first wait as well, and an "
                "application that writes them in the other order meets a deadlock.",
    .safe     = "Add one foreign key per transaction.",
    .bad      = "ALTER TABLE cars\n"
                "    ADD FOREIGN KEY (owner_id) REFERENCES owners (id) NOT VALID,\n"
                "    ADD FOREIGN KEY (maker_id) REFERENCES makers (id) NOT VALID;",
    .good     = "ALTER TABLE cars ADD FOREIGN KEY (owner_id) REFERENCES owners (id) NOT VALID;\n"
                "ALTER TABLE cars ADD FOREIGN KEY (maker_id) REFERENCES makers (id) NOT VALID;",
    .check    = check,
};
