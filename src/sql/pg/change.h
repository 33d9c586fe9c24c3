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

/* What a newer release can say that the tree cannot; see newer.h. */
typedef enum NewerKind {
    NEWER_OTHER, /* nothing that the model knows */
    NEWER_VIRTUAL,
    NEWER_SET_EXPRESSION,
    NEWER_NOT_NULL, /* a constraint; stands as CHECK (column) */
    NEWER_NOT_ENFORCED,
    NEWER_ENFORCED,
    NEWER_INHERIT,
    NEWER_NO_INHERIT,
    NEWER_WITHOUT_OVERLAPS,
    NEWER_ONLY,
    NEWER_RETURNING,
    NEWER_UNNAMED, /* the object's name is made up */
} NewerKind;

typedef struct NewerNote {
    NewerKind kind;
    size_t    at;    /* byte in the statement */
    int       since; /* the first major release that has it */
} NewerNote;
typedef VEC(NewerNote) NewerNoteVec;

/* What is known of the statement besides its tree. */
typedef struct ChangeInput {
    Arena   *arena;   /* for what is in the Changes */
    Arena   *scratch; /* for what is not */
    Str      source;  /* of the file */
    size_t   origin;  /* of the text that was parsed, in `source`: tree locations count from it */
    Span     span;    /* of the statement */
    bool     backslash_escapes;
    StoodVec stood;
    const struct Newer *newer; /* how the text was mended; or NULL */
} ChangeInput;

/* Where byte `location` of the parsed text stands in the statement. */
size_t change_written(const ChangeInput *input, size_t location);

/* The Changes of one statement; at least one. */
void change_list_build(const ChangeInput *input, const Node *statement, ChangeVec *ret);
