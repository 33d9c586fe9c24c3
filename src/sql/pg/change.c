/* change.c -- a statement's tree to its Changes: finds the family that knows the node. */
#include "sql/pg/change.h"

#include "sql/pg/build.h"

#include "base/poison.h"

void change_list_build(const ChangeInput *input, const Node *statement, ChangeVec *ret)
{
    const Build build = {.input = input, .changes = ret};
    if (build_table(&build, statement) || build_rows(&build, statement) ||
        build_object(&build, statement) || build_session(&build, statement))
        return;
    (void)build_change(&build, CHANGE_OTHER);
}
