/* fuzz_config.c -- any bytes as shore.yaml. The first byte chooses whether a section is asked for.
 * A failure must come with a message and a place in the file. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "cmd/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    AUTO_ARENA Arena *arena   = arena_new("fuzz", (size_t)256 << 20);
    Fault             fault   = {0};
    Globals           globals = {0};
    CommandLine       line    = {
                 .tables = {[TABLE_GLOBAL] = {globals_options, globals_option_count, &globals}}};
    const ConfigFile file = {
        .path  = STR("shore.yaml"),
        .bytes = {(const char *)data + 1, size - 1},
        .env   = data[0] % 2 == 0 ? STR("") : STR("prod"),
    };
    Status status = config_read(arena, &fault, &file, &line);
    if (status == STATUS_OK)
        status = option_apply(arena, &fault, &line.settings);
    if (status != STATUS_OK && fault.message[0] == '\0')
        abort();
    return 0;
}
