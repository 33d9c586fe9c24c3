/* fuzz_catalog.c -- any bytes as a catalog file. What was refused says why; what was read is
 * written in a form that reads and writes alike. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "cmd/knowledge.h"

static bool read_and_write(Arena *arena, Str bytes, Buf *ret)
{
    Fault        fault     = {0};
    Knowledge    knowledge = {0};
    const Status status    = knowledge_parse(arena, &fault, STR("catalog.json"), bytes, &knowledge);
    if (status != STATUS_OK && (fault.message[0] == '\0' || fault.place[0] == '\0'))
        abort();
    if (status == STATUS_OK)
        knowledge_render(&knowledge, ret);
    return status == STATUS_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA Arena *arena = arena_new("fuzz", (size_t)256 << 20);
    Buf               once  = buf_new(arena, SIZE_MAX);
    Buf               twice = buf_new(arena, SIZE_MAX);
    if (!read_and_write(arena, (Str){(const char *)data, size}, &once))
        return 0;
    if (!read_and_write(arena, buf_str(&once), &twice) ||
        !str_equal(buf_str(&once), buf_str(&twice))) {
        fprintf(stderr, "written:\n" STR_FMT "\nread and written:\n" STR_FMT "\n",
                STR_ARG(buf_str(&once)), STR_ARG(buf_str(&twice)));
        abort();
    }
    return 0;
}
