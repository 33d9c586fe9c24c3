/* again.c -- what a later statement of the section makes again, after this one took it away. */
#include "lint/rule.h"

#include "base/poison.h"

bool lint_is_recreated(const LintPoint *point, Name table)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index + 1; i < statements->count; i++)
        for (size_t k = 0; k < statements->items[i].changes.count; k++) {
            const Change *later = &statements->items[i].changes.items[k];
            if ((later->kind == CHANGE_CREATE_TABLE || later->kind == CHANGE_CREATE_TABLE_AS) &&
                catalog_name_same(point->before, later->relation, table))
                return true;
        }
    return false;
}

/* Whatever a call of the old function passes, the new one takes: what it has beyond that has
 * defaults. A DROP FUNCTION without a list means the only one of its name. */
static bool takes_calls_of(const Change *made, const Change *gone)
{
    if (gone->any_arguments)
        return true;
    if (made->columns.count < gone->columns.count ||
        made->columns.count - gone->columns.count > made->defaulted_arguments)
        return false;
    for (size_t i = 0; i < gone->columns.count; i++)
        if (!str_equal(made->columns.items[i], gone->columns.items[i]))
            return false;
    return true;
}

static bool makes_again(const Change *made, const Change *gone)
{
    const bool same = str_equal(made->relation.name, gone->relation.name);
    switch ((int)gone->kind) {
    case CHANGE_DROP_FUNCTION:
        return made->kind == CHANGE_CREATE_FUNCTION && str_equal(made->object, gone->object) &&
               takes_calls_of(made, gone);
    case CHANGE_DROP_TYPE:
        return made->kind == CHANGE_CREATE_TYPE && same;
    default:
        return made->kind == CHANGE_CREATE_VIEW && same;
    }
}

const Change *lint_made_again(const LintPoint *point)
{
    const StatementVec *statements = &point->statements->statements;
    for (size_t i = point->statement_index + 1; point->in_transaction && i < statements->count;
         i++) {
        const ChangeVec *changes = &statements->items[i].changes;
        for (size_t j = 0; j < changes->count; j++) {
            if (changes->items[j].kind == CHANGE_COMMIT)
                return NULL;
            if (makes_again(&changes->items[j], point->change))
                return &changes->items[j];
        }
    }
    return NULL;
}
