/* problem.h -- noting what is malformed, with the exact place, and reading on. */
#pragma once

#include "model/migration.h"

/* So many Problems of one file are told; nobody reads more, and a hostile file has no end. */
enum { PROBLEMS_MAX = 100 };

/* Note a Problem at byte `offset` of the migration's own file, where its up section is. The hint is
 * a sentence, or NULL. */
void problem_add(Arena *arena, Migration *migration, size_t offset, const char *hint,
                 const char *format, ...) PRINTF_LIKE(5, 6);

/* The same at byte `offset` of the file of a section. */
void problem_add_in(Arena *arena, Migration *migration, SectionKind section, size_t offset,
                    const char *hint, const char *format, ...) PRINTF_LIKE(6, 7);

/* Say what the Problem just noted is about. */
void problem_about(Migration *migration, ProblemKind kind);

/* Into the order of the file; what is in another file comes last. */
void problems_sort(ProblemVec *problems);
