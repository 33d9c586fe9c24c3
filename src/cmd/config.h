/* config.h -- shore.yaml to settings, by the same rows as the command line. */
#pragma once

#include "cmd/argv.h"

typedef struct ConfigFile {
    Str path;
    Str bytes;
    Str env; /* the section of envs to take, or empty */
} ConfigFile;

/* Check the whole file, also what the command at hand does not use, and add the settings that it
 * does. STATUS_USAGE with file:line:column for a key that is unknown, not supported yet, or whose
 * value has the wrong form. */
Status config_read(Arena *arena, Fault *fault, const ConfigFile *file, CommandLine *line);
