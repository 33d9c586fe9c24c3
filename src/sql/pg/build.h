/* build.h -- what the change_*.c share: names and texts out of the tree, new Changes, and the
 * builders of each family of statements. */
#pragma once

#include "sql/pg/change.h"
#include "sql/pg/lex.h"

typedef struct Build {
    const ChangeInput *input;
    ChangeVec         *changes;
} Build;

/* A new Change that spans the whole statement. No pointer to one survives the next. */
Change *build_change(const Build *build, ChangeKind kind);

Str  build_str(const Build *build, const char *text); /* NULL gives the empty Str */
Name build_name(const Build *build, const RangeVar *relation);
Name build_list_name(const Build *build, const List *parts); /* of String */
/* The name of whatever node names an object: list, type, string, object with arguments. */
Name build_object_name(const Build *build, const Node *object);
Type build_type(const Build *build, const TypeName *type_name);

/* The name in a COLLATE; NULL when it is the default. */
const TypeDetail *build_collation(const Build *build, const CollateClause *clause);
void              build_names(const Build *build, const List *strings, StrVec *ret);
void build_relations(const Build *build, const List *relations, NameVec *ret); /* of RangeVar */

/* Of a list of DefElem: `VACUUM (full)`, `REINDEX (concurrently false)`. */
bool build_option_is_on(const List *options, const char *name);

/* ... and the word or string that is the value of an option; empty without one. */
Str build_option_text(const Build *build, const List *options, const char *name);

/* Where a tree location lies in the source; the statement's start for -1. */
size_t build_offset(const Build *build, int location);

/* Change families. Each gives false when `node` is none of its own. */
bool build_table(const Build *build, const Node *node);
bool build_rows(const Build *build, const Node *node);
bool build_object(const Build *build, const Node *node);
bool build_session(const Build *build, const Node *node);

/* Put what a mended statement had besides its tree into the Changes that it is about. */
void newer_put_notes(const Build *build, const NewerNoteVec *notes);
