/* problem.h -- noting what is malformed, with the exact place, and reading on. */
#pragma once

#include "model/migration.h"

/* So many Problems of one file are told; nobody reads more, and a hostile file has no end. */
enum { PROBLEMS_MAX = 100 };

/* Note a Problem at byte `offset` of the source. The hint is a sentence, or NULL. */
void problem_add(Arena *arena, Migration *migration, size_t offset, const char *hint,
                 const char *format, ...) PRINTF_LIKE(5, 6);

/* Say what the Problem just noted is about. */
void problem_about(Migration *migration, ProblemKind kind);

/* Into the order of the file. */
void problems_sort(ProblemVec *problems);
