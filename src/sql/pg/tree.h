/* tree.h -- PostgreSQL's parse tree as libpg_query hands it out: the one place that includes the
 * server's headers, and the one that calls the library.
 *
 * No function of the server is called once the parse has returned: most would end the process. The
 * list macros and the node structs are plain data and are used freely. */
#pragma once

#include "base/str.h"

/* The order matters: */
/* clang-format off */
/* Both libpg_query and the server's headers define PG_VERSION_NUM; both must mean the same tree. */
#include <pg_query.h>
enum { PG_QUERY_MAJOR = PG_VERSION_NUM / 10000 };
#undef PG_MAJORVERSION
#undef PG_VERSION
#undef PG_VERSION_NUM

#define Name PgName /* the server's Name is not ours */
#include <pg_query/pg_query_internal.h>
#include <nodes/parsenodes.h>
#undef Name
/* clang-format on */

/* The server's stand-ins for these are not linked here, and poison.h bans some. */
#undef sprintf
#undef vsprintf
#undef snprintf
#undef vsnprintf
#undef printf
#undef fprintf

_Static_assert(PG_QUERY_MAJOR == PG_VERSION_NUM / 10000,
               "libpg-query-dev and postgresql-server-dev must be of one major version");

typedef struct Tree {
    MemoryContext context;
    const List   *statements;   /* of RawStmt; NIL when there was an error */
    const char   *error;        /* NULL: parsed */
    size_t        error_offset; /* byte in the text */
    /* private: */
    PgQueryParseResult result;
} Tree;

/* Parse `text`, which ends in NUL. Close the tree in every case; all nodes die with it. */
Tree tree_open(const char *text, bool backslash_escapes);
void tree_close(Tree *tree);

#define AUTO_TREE CLEANUP(tree_close)

/* The node, as the type that its tag says it is; NULL when it is another or NULL. */
#define tree_as(Type, node)                                                                        \
    ((node) != NULL && nodeTag(node) == T_##Type ? (const Type *)(const void *)(node) : NULL)

/* The node's tag, as a number: no switch can name all of the server's kinds. */
static inline int tree_kind(const Node *node)
{
    return (int)nodeTag(node);
}

/* The i-th node of a list. */
static inline const void *tree_item(const List *list, int i)
{
    return list->elements[i].ptr_value;
}

static inline int tree_count(const List *list)
{
    return list == NULL ? 0 : list->length;
}
