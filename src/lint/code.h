/* code.h -- functions and procedures whose definitions were met on the walk: their statements count
 * where they are called. Which overload is called is not known, so all of a name do. */
#pragma once

#include "lint/lint.h"

/* A migration's statements do not outlive it, so the text is kept. */
typedef struct Routine {
    Str  name;
    Str  definition;
    bool altered; /* by an ALTER FUNCTION, which may have been about this one */
    int  judged;  /* number of the section where its code was: a second call brings nothing new */
} Routine;

typedef struct Routines {
    Arena *arena; /* lives as long as they do */
    VEC(Routine) all;
} Routines;

/* CREATE FUNCTION, which is `statement`, or DROP FUNCTION; any other Change defines nothing. */
void routines_apply(Routines *routines, const Statement *statement, const Change *change);

/* What the definition says of itself: "IMMUTABLE", "STABLE"; "VOLATILE" where it says nothing. */
const char *routine_volatility(Str definition);

/* All of the names are known, and none is of a routine that is volatile. */
bool routines_are_stable(const Routines *routines, const StrVec *names);

Routines routines_copy(Arena *arena, const Routines *routines);

/* The CREATE FUNCTION of the routine, as the server reads it. */
const Change *code_read(Arena *arena, Version version, Routine routine);

/* A statement of a function, as if it stood where the Change `at` of `call` is. */
const Statement *code_at_call(Arena *arena, const Statement *inner, const Statement *call,
                              const Change *at);

/* What stands for the code of a procedure that nobody saw. */
const Statement *code_unseen(Arena *arena, const Statement *call, const Change *at, Str name);
