/* cli.h -- from words to a command that has run, and what that says to the shell. */
#pragma once

#include "cmd/command.h"

/* Copy the words of the command line, then hide the passwords in them from `ps` and /proc. */
void cli_words_take(Arena *arena, int argc, char **argv, StrVec *ret);

/* Read the options, run the command, print its result to stdout and its failure to stderr; gives
 * the exit code. `words` are those behind the program's name. */
int cli_run(const Ctx *ctx, const StrVec *words);
