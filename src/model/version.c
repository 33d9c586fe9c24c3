/* version.c -- text of versions. */
#include "model/version.h"

#include "model/engine_traits.h"

#include "base/poison.h"

bool version_parse(Str text, Version *ret)
{
    const Str word = str_cut(&text, ':');
    Version   version;
    if (str_is(word, "postgres") || str_is(word, "postgresql"))
        version = engine_traits(ENGINE_PG)->newest;
    else if (str_is(word, "mysql"))
        version = engine_traits(ENGINE_MYSQL)->newest;
    else if (str_is(word, "mariadb"))
        version = engine_traits(ENGINE_MARIADB)->newest;
    else
        return false;
    if (text.size > 0) {
        const Str major_text = str_cut(&text, '.');
        int64_t   major, minor = 0;
        if (!str_to_int64(major_text, &major) || (text.size > 0 && !str_to_int64(text, &minor)))
            return false;
        if (major < 1 || major > 99 || minor < 0 || minor > 99)
            return false;
        version.major = (int)major;
        version.minor = (int)minor;
    }
    *ret = version;
    return true;
}

Str version_text(Arena *arena, Version version)
{
    const char *title = engine_traits(version.engine)->title;
    if (version.engine == ENGINE_NONE)
        return str_from(title);
    if (version.engine == ENGINE_PG && version.minor == 0)
        return str_format(arena, "%s %d", title, version.major);
    return str_format(arena, "%s %d.%d", title, version.major, version.minor);
}
