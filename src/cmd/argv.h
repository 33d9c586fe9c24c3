/* argv.h -- the words of the command line, sorted into a command, settings and arguments. */
#pragma once

#include "cmd/command.h"

typedef struct CommandLine {
    const Command *command;   /* NULL: none was named */
    OptionTable    tables[2]; /* the command's own rows come first: they may refine a global one */
    SettingVec     settings;
    StrVec         args; /* what is neither the command nor an option, in order */
} CommandLine;

enum { TABLE_COMMAND, TABLE_GLOBAL };

/* Options may stand anywhere; a command's own only behind its name. `--` ends them. STATUS_USAGE
 * for an unknown command or option, with what may have been meant. */
Status argv_read(Arena *arena, Fault *fault, const StrVec *words, Globals *globals,
                 CommandLine *ret);

/* True when the flag called `name` is among the words, and not taken back by a later --no-. */
bool argv_has_flag(const CommandLine *line, const char *name);

/* True when the words ask for JSON, even where they could not all be read. */
bool argv_asks_json(const CommandLine *line);

/* The command called `name`, or NULL. */
const Command *command_find(Str name);
