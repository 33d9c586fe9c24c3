/* change.h -- from a parse tree to Changes. */
#pragma once

#include "model/change.h"
#include "sql/pg/tree.h"

/* A text that stands where the parser saw something else: "p_${env}" for "p__env_". */
typedef struct Stood {
    Str folded; /* the word as it is in the tree */
    Str written;
} Stood;
typedef VEC(Stood) StoodVec;

/* What is known of the statement besides its tree. */
typedef struct ChangeInput {
    Arena   *arena;   /* for what is in the Changes */
    Arena   *scratch; /* for what is not */
    Str      source;  /* of the file */
    size_t   origin;  /* of the text that was parsed, in `source`: tree locations count from it */
    Span     span;    /* of the statement */
    bool     backslash_escapes;
    StoodVec stood;
} ChangeInput;

/* The Changes of one statement; at least one. */
void change_list_build(const ChangeInput *input, const Node *statement, ChangeVec *ret);
