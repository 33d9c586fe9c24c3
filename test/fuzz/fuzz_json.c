/* fuzz_json.c -- any bytes as JSON. What was refused says why and where; what was read is UTF-8 and
 * no deeper than the limit. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/json_read.h"
#include "base/utf8.h"

static void check(const JsonValue *value, int depth)
{
    if (depth > JSON_READ_DEPTH_MAX || !utf8_valid(value->string))
        abort();
    if (value->kind == JSON_KIND_OBJECT && value->keys.count != value->items.count)
        abort();
    for (size_t i = 0; i < value->items.count; i++)
        check(&value->items.items[i], depth + 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO_ARENA Arena *arena = arena_new("fuzz", (size_t)256 << 20);
    JsonValue         value = {0};
    JsonError         error = {0};
    if (json_read(arena, (Str){(const char *)data, size}, &value, &error))
        check(&value, 0);
    else if (error.line == 0 || error.message.size == 0)
        abort();
    return 0;
}
