/* change_session.c -- settings, transactions, locks, and the housekeeping of tables. */
#include "sql/pg/build.h"

#include "base/poison.h"

static void add_value(const Build *build, const Node *node, Buf *buf)
{
    const TypeCast *cast = tree_as(TypeCast, node); /* SET TIME ZONE INTERVAL '1' HOUR */
    if (cast != NULL)
        node = cast->arg;
    const A_Const *constant = tree_as(A_Const, node);
    if (constant == NULL || constant->isnull)
        return;
    switch (tree_kind(&constant->val.node)) {
    case T_Integer:
        buf_format(buf, "%d", constant->val.ival.ival);
        break;
    case T_Float:
        buf_add_c(buf, constant->val.fval.fval);
        break;
    case T_Boolean:
        buf_add_c(buf, constant->val.boolval.boolval ? "on" : "off");
        break;
    case T_String:
        buf_add(buf, build_str(build, constant->val.sval.sval));
        break;
    default:
        break;
    }
}

static void set(const Build *build, const VariableSetStmt *set)
{
    const bool reset =
        set->kind == VAR_RESET || set->kind == VAR_RESET_ALL || set->kind == VAR_SET_DEFAULT;
    Change *change = build_change(build, reset ? CHANGE_RESET_SESSION : CHANGE_SET_SESSION);
    change->local  = set->is_local;
    change->object = set->kind == VAR_RESET_ALL
                         ? STR("all")
                         : str_lower(build->input->arena, build_str(build, set->name));
    if (set->kind != VAR_SET_VALUE)
        return;
    Buf value = buf_new(build->input->arena, SIZE_MAX);
    for (int i = 0; i < tree_count(set->args); i++) {
        if (i > 0)
            buf_add_c(&value, ", ");
        add_value(build, tree_item(set->args, i), &value);
    }
    change->value = buf_str(&value);
}

static ChangeKind transaction_kind(TransactionStmtKind kind)
{
    switch (kind) {
    case TRANS_STMT_BEGIN:
    case TRANS_STMT_START:
        return CHANGE_BEGIN;
    case TRANS_STMT_COMMIT:
    case TRANS_STMT_PREPARE: /* the session is out of the transaction afterwards */
        return CHANGE_COMMIT;
    case TRANS_STMT_ROLLBACK:
        return CHANGE_ROLLBACK;
    case TRANS_STMT_SAVEPOINT:
        return CHANGE_SAVEPOINT;
    case TRANS_STMT_RELEASE:
        return CHANGE_RELEASE;
    case TRANS_STMT_ROLLBACK_TO:
        return CHANGE_ROLLBACK_TO;
    case TRANS_STMT_COMMIT_PREPARED:
    case TRANS_STMT_ROLLBACK_PREPARED:
        break;
    }
    return CHANGE_OTHER;
}

/* The first relation is the one acted on, those behind it are further ones. */
static void add_relation(const Build *build, const RangeVar *relation, Change *change)
{
    if (relation == NULL)
        return;
    if (name_empty(change->relation))
        change->relation = build_name(build, relation);
    else
        *vec_push(build->input->arena, &change->others) = build_name(build, relation);
}

static void vacuum(const Build *build, const VacuumStmt *vacuum)
{
    Change *change = build_change(build, vacuum->is_vacuumcmd ? CHANGE_VACUUM : CHANGE_ANALYZE);
    change->full   = build_option_is_on(vacuum->options, "full");
    for (int i = 0; i < tree_count(vacuum->rels); i++) {
        const VacuumRelation *relation = tree_item(vacuum->rels, i);
        add_relation(build, relation->relation, change);
    }
}

static void lock(const Build *build, const LockStmt *lock)
{
    /* In the order of the server's numbers for lock modes, from 1. */
    static const char *const modes[] = {
        "",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",    "SHARE UPDATE EXCLUSIVE",
        "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE",
    };
    Change *change = build_change(build, CHANGE_LOCK_TABLE);
    if (lock->mode > 0 && lock->mode < (int)COUNT_OF(modes))
        change->value = str_from(modes[lock->mode]);
    for (int i = 0; i < tree_count(lock->relations); i++)
        add_relation(build, tree_item(lock->relations, i), change);
}

static void truncate_tables(const Build *build, const TruncateStmt *truncate)
{
    Change *change  = build_change(build, CHANGE_TRUNCATE);
    change->cascade = truncate->behavior == DROP_CASCADE;
    for (int i = 0; i < tree_count(truncate->relations); i++)
        add_relation(build, tree_item(truncate->relations, i), change);
}

static void cluster(const Build *build, const ClusterStmt *cluster)
{
    Change *change = build_change(build, CHANGE_CLUSTER);
    add_relation(build, cluster->relation, change);
    change->index = (Name){change->relation.schema, build_str(build, cluster->indexname)};
}

static void transaction(const Build *build, const TransactionStmt *transaction)
{
    Change *change = build_change(build, transaction_kind(transaction->kind));
    change->object = build_str(build, transaction->savepoint_name);
    change->chain  = transaction->chain;
}

static void do_block(const Build *build, const DoStmt *block)
{
    Change *change = build_change(build, CHANGE_DO_BLOCK);
    change->value  = build_option_text(build, block->args, "language");
    if (change->value.size == 0)
        change->value = STR("plpgsql");
}

static void call(const Build *build, const CallStmt *call)
{
    Change *change = build_change(build, CHANGE_CALL);
    change->object = build_list_name(build, call->funccall->funcname).name;
    *vec_push(build->input->arena, &change->calls) = change->object;
}

bool build_session(const Build *build, const Node *node)
{
    switch (tree_kind(node)) {
    case T_VariableSetStmt:
        set(build, tree_as(VariableSetStmt, node));
        return true;
    case T_DiscardStmt: {
        const DiscardStmt *discard = tree_as(DiscardStmt, node);
        Change            *change  = build_change(build, CHANGE_RESET_SESSION);
        if (discard->target == DISCARD_ALL)
            change->object = STR("all");
        return true;
    }
    case T_TransactionStmt:
        transaction(build, tree_as(TransactionStmt, node));
        return true;
    case T_VacuumStmt:
        vacuum(build, tree_as(VacuumStmt, node));
        return true;
    case T_LockStmt:
        lock(build, tree_as(LockStmt, node));
        return true;
    case T_TruncateStmt:
        truncate_tables(build, tree_as(TruncateStmt, node));
        return true;
    case T_ClusterStmt:
        cluster(build, tree_as(ClusterStmt, node));
        return true;
    case T_DoStmt:
        do_block(build, tree_as(DoStmt, node));
        return true;
    case T_CallStmt:
        call(build, tree_as(CallStmt, node));
        return true;
    default:
        return false;
    }
}
