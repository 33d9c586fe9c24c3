/* commands.c -- the command registry, from the list in commands/meson.build. */
#include "cmd/command.h"
#include "cmd/commands/command_list.h"

#include "base/poison.h"

#define X(name) extern const Command command_##name;
COMMAND_LIST(X)
#undef X

const Command *const command_table[] = {
#define X(name) &command_##name,
    COMMAND_LIST(X)
#undef X
        NULL,
};
