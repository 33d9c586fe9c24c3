/* expression.h -- what can be told about an expression or a query from its tree alone.
 *
 * A tree is walked by first laying out all its nodes in a list: chains of ten thousand operators
 * nest as deep, and nothing here recurses. */
#pragma once

#include "sql/pg/build.h"

typedef VEC(const Node *) NodeVec;

/* `root` and all nodes below it but lists, parents first; in the scratch arena. */
void expression_nodes(const Build *build, const void *root, NodeVec *ret);

/* CONSTANT for what the server evaluates once, and so on; NULL only for NULL itself and casts of
 * it. DEFAULT_NONE when there is no expression. */
DefaultClass expression_class(const Build *build, const Node *expression);

/* A row that fulfils the condition today may not do so later, since it asks for the time, a random
 * number or the session: `ends > now()`. What stays true for ever, `begins <= now()`, does not. */
bool expression_expires(const Build *build, const Node *condition);

/* Columns that the condition proves to be not null: `a IS NOT NULL AND b IS NOT NULL`. */
void expression_not_null_columns(const Build *build, const Node *condition, StrVec *ret);

/* Columns that the condition gives one value, or one of a list: `a = 1 AND b IN (2, 3)`. */
void expression_pinned_columns(const Build *build, const Node *condition, StrVec *ret);

/* Columns that the condition names, each once. */
void expression_columns(const Build *build, const Node *condition, StrVec *ret);

/* Relations read by the nodes, without those in `except` and each once. */
void expression_relations(const Build *build, const NodeVec *nodes, const RangeVar *except,
                          NameVec *ret);

/* Functions that the nodes call and that are not known to be the server's own, each once. */
void expression_calls(const Build *build, const NodeVec *nodes, StrVec *ret);

/* Likewise, of one expression in which nothing but them is DEFAULT_UNKNOWN; else none. */
void expression_unknown_calls(const Build *build, const Node *expression, StrVec *ret);

/* STABLE also stands for immutable: for a default there is no difference. */
DefaultClass expression_function_class(Name function);
