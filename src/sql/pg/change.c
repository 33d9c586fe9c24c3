/* change.c -- a statement's tree to its Changes: finds the family that knows the node. */
#include "sql/pg/change.h"

#include <string.h>

#include "sql/pg/build.h"
#include "sql/pg/expression.h"
#include "sql/pg/newer.h"
#include "sql/pg/outline.h"
#include "sql/pg/query.h"

#include "base/poison.h"

/* The model does not know them in detail: their words must do. */
static bool needs_words(ChangeKind kind)
{
    return kind == CHANGE_OTHER || kind == CHANGE_DROP_OTHER || kind == CHANGE_ALTER_TABLE_OTHER ||
           kind == CHANGE_REINDEX || kind == CHANGE_RESET_SESSION;
}

static void build_relations_read(const Build *build, const void *root, const RangeVar *own,
                                 Change *change)
{
    NodeVec nodes = {0};
    expression_nodes(build, root, &nodes);
    NameVec relations = {0};
    expression_relations(build, &nodes, NULL, &relations);
    for (size_t i = 0; i < relations.count; i++)
        if (!name_equal(relations.items[i], build_name(build, own)))
            *vec_push(build->input->arena, &change->others) = relations.items[i];
}

static void build_policy(const Build *build, const RangeVar *table, const char *name,
                         const Node *condition, const Node *check)
{
    Change *change   = build_change(build, CHANGE_OTHER);
    change->relation = build_name(build, table);
    change->object   = build_str(build, name);
    change->query    = query_shape(build, condition, check, table);
    build_relations_read(build, condition, table, change);
    build_relations_read(build, check, table, change);
}

static void build_rule(const Build *build, const RuleStmt *rule)
{
    Change *change     = build_change(build, CHANGE_OTHER);
    change->relation   = build_name(build, rule->relation);
    change->object     = build_str(build, rule->rulename);
    change->or_replace = rule->replace;
    change->query      = query_shape(build, rule->whereClause, rule->actions, rule->relation);
    build_relations_read(build, rule->whereClause, rule->relation, change);
    build_relations_read(build, rule->actions, rule->relation, change);
}

static void build_publication(const Build *build, const char *name, const List *objects)
{
    Change *change = build_change(build, CHANGE_OTHER);
    change->object = build_str(build, name);
    for (int i = 0; i < tree_count(objects); i++) {
        const PublicationObjSpec *object = tree_item(objects, i);
        if (object->pubtable != NULL)
            *vec_push(build->input->arena, &change->others) =
                build_name(build, object->pubtable->relation);
    }
}

/* A statement that no family knows: what it is about, and its words. */
static void build_other(const Build *build, const Node *node)
{
    const CreatePolicyStmt      *policy      = tree_as(CreatePolicyStmt, node);
    const AlterPolicyStmt       *altered     = tree_as(AlterPolicyStmt, node);
    const RuleStmt              *rule        = tree_as(RuleStmt, node);
    const CreatePublicationStmt *publication = tree_as(CreatePublicationStmt, node);
    const AlterPublicationStmt  *republished = tree_as(AlterPublicationStmt, node);
    const AlterSeqStmt          *sequence    = tree_as(AlterSeqStmt, node);
    const CreateStatsStmt       *statistics  = tree_as(CreateStatsStmt, node);
    if (policy != NULL)
        build_policy(build, policy->table, policy->policy_name, policy->qual, policy->with_check);
    else if (altered != NULL)
        build_policy(build, altered->table, altered->policy_name, altered->qual,
                     altered->with_check);
    else if (rule != NULL)
        build_rule(build, rule);
    else if (publication != NULL)
        build_publication(build, publication->pubname, publication->pubobjects);
    else if (republished != NULL)
        build_publication(build, republished->pubname, republished->pubobjects);
    else if (sequence != NULL)
        build_change(build, CHANGE_OTHER)->relation = build_name(build, sequence->sequence);
    else {
        Change *change = build_change(build, CHANGE_OTHER);
        if (statistics != NULL)
            build_relations(build, statistics->relations, &change->others);
    }
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
        if (needs_words(change->kind) && change->words.size == 0)
            change->words = outline_words(&build, change->span);
    }
    *ret = (ChangeVec){arena_array_of(input->arena, Change, changes.count), changes.count,
                       changes.count};
    memcpy(ret->items, changes.items, changes.count * sizeof(Change));
}
