/* change.c -- a statement's tree to its Changes: finds the family that knows the node. */
#include "sql/pg/change.h"

#include <string.h>

#include "sql/pg/build.h"
#include "sql/pg/newer.h"
#include "sql/pg/outline.h"

#include "base/poison.h"

/* The model does not know them in detail: their words must do. */
static bool needs_words(ChangeKind kind)
{
    return kind == CHANGE_OTHER || kind == CHANGE_DROP_OTHER || kind == CHANGE_ALTER_TABLE_OTHER ||
           kind == CHANGE_REINDEX || kind == CHANGE_RESET_SESSION;
}

/* A statement that no family knows. */
static void build_other(const Build *build, const Node *node)
{
    Change                 *change     = build_change(build, CHANGE_OTHER);
    const AlterSeqStmt     *sequence   = tree_as(AlterSeqStmt, node);
    const CreatePolicyStmt *policy     = tree_as(CreatePolicyStmt, node);
    const AlterPolicyStmt  *altered    = tree_as(AlterPolicyStmt, node);
    const RuleStmt         *rule       = tree_as(RuleStmt, node);
    const CreateStatsStmt  *statistics = tree_as(CreateStatsStmt, node);
    if (sequence != NULL)
        change->relation = build_name(build, sequence->sequence);
    else if (policy != NULL)
        change->relation = build_name(build, policy->table);
    else if (altered != NULL)
        change->relation = build_name(build, altered->table);
    else if (rule != NULL)
        change->relation = build_name(build, rule->relation);
    else if (statistics != NULL)
        build_relations(build, statistics->relations, &change->others);
}

size_t change_written(const ChangeInput *input, size_t location)
{
    return input->newer == NULL ? location : newer_written(&input->newer->insertions, location);
}

void change_list_build(const ChangeInput *input, const Node *statement, ChangeVec *ret)
{
    /* Built in scratch memory and copied when their number is known: most statements give one, and
     * a Change is large. */
    ChangeVec   changes = {0};
    const Build build   = {.input = input, .changes = &changes};
    if (!build_table(&build, statement) && !build_rows(&build, statement) &&
        !build_object(&build, statement) && !build_session(&build, statement))
        build_other(&build, statement);
    if (input->newer != NULL)
        newer_put_notes(&build, &input->newer->notes);
    for (size_t i = 0; i < changes.count; i++) {
        Change *change = &changes.items[i];
        if (needs_words(change->kind))
            change->words = outline_words(&build, change->span);
    }
    *ret = (ChangeVec){arena_array_of(input->arena, Change, changes.count), changes.count,
                       changes.count};
    memcpy(ret->items, changes.items, changes.count * sizeof(Change));
}
