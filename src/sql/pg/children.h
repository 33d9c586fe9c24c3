/* children.h -- what hangs below a node of an expression or query. The server has such a walker,
 * but it ends the process on nodes that it does not know. */
#pragma once

#include "sql/pg/tree.h"

enum { CHILDREN_MAX = 16 };

typedef struct Children {
    const void *items[CHILDREN_MAX]; /* nodes or lists; NULL where there is none */
    size_t      count;
} Children;

/* None for nodes of other kinds: definitions, and leaves. */
void children_get(const Node *node, Children *ret);
