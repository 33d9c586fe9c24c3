/* version.c -- text of versions. */
#include "model/version.h"

#include "base/poison.h"

typedef struct EngineRow {
    const char *word;
    const char *title;
    Version     newest;
} EngineRow;

static const EngineRow engine_rows[] = {
    [ENGINE_NONE]    = {"", "an unknown server", {0}},
    [ENGINE_PG]      = {"postgres", "PostgreSQL", {ENGINE_PG, PG_MAJOR_NEWEST, 0}},
    [ENGINE_MYSQL]   = {"mysql", "MySQL", {ENGINE_MYSQL, 8, 4}},
    [ENGINE_MARIADB] = {"mariadb", "MariaDB", {ENGINE_MARIADB, 11, 4}},
};

bool version_parse(Str text, Version *ret)
{
    const Str word = str_cut(&text, ':');
    Version   version;
    if (str_is(word, "postgres") || str_is(word, "postgresql"))
        version = engine_rows[ENGINE_PG].newest;
    else if (str_is(word, "mysql"))
        version = engine_rows[ENGINE_MYSQL].newest;
    else if (str_is(word, "mariadb"))
        version = engine_rows[ENGINE_MARIADB].newest;
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
    const char *title = engine_rows[version.engine].title;
    if (version.engine == ENGINE_NONE)
        return str_from(title);
    if (version.engine == ENGINE_PG && version.minor == 0)
        return str_format(arena, "%s %d", title, version.major);
    return str_format(arena, "%s %d.%d", title, version.major, version.minor);
}
