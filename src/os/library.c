/* library.c -- see library.h. */
#include "os/library.h"

#include <dlfcn.h>
#include <string.h>

#include "base/poison.h"

Status library_load(const Ctx *ctx, const char *file, const char *const *names, size_t count,
                    void *ret)
{
    /* Never closed: whoever has a pointer may call it. The library's own plugins look for its names
     * as if the program were linked to it. */
    void *library = dlopen(file, RTLD_NOW | RTLD_GLOBAL);
    if (library == NULL)
        return FAIL(ctx->fault, STATUS_INPUT, "could not load a library: %s", dlerror());
    for (size_t i = 0; i < count; i++) {
        void *const function = dlsym(library, names[i]);
        if (function == NULL)
            return FAIL(ctx->fault, STATUS_INPUT, "could not use a library: %s", dlerror());
        memcpy((char *)ret + i * sizeof function, &function, sizeof function);
    }
    return STATUS_OK;
}
