/* main.c -- argv to a command row to a Status to an exit code. */
#include <stdio.h>
#include <string.h>

#include "cmd/command.h"

#include "base/poison.h"

int main(int argc, char **argv)
{
    AUTO_ARENA Arena *arena = arena_new("command", (size_t)2 << 30);
    Fault             fault = {0};
    Buf               out   = buf_new(arena, SIZE_MAX);
    Cmd cmd = {.ctx = {.arena = arena, .fault = &fault, .clock = &clock_system}, .out = &out};
    for (size_t i = 0; command_table[i] != NULL && argc > 1; i++)
        if (strcmp(argv[1], command_table[i]->name) == 0 &&
            command_table[i]->run(&cmd) == STATUS_OK) {
            fwrite(out.data, 1, out.size, stdout);
            return 0;
        }
    return 2;
}
