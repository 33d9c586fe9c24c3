/* server.c -- files are looked at line by line: a key at the start of a line, and a word or a URL
 * behind it. What else the line holds, a password perhaps, is passed over. */
#include "layout/server.h"

#include <string.h>

#include "layout/line.h"
#include "layout/set.h"

#include "base/poison.h"

typedef struct ServerKey {
    const char *file;
    const char *key;
} ServerKey;

/* Of prisma's generator and of others the value is no server, and the next line is looked at. */
static const ServerKey keys[] = {
    {"migration_lock.toml", "provider"},
    {"schema.prisma", "provider"},
    {"sqitch.conf", "engine"},
    {"atlas.hcl", "dev"},
    {"atlas.hcl", "url"},
    {"flyway.conf", "flyway.url"},
    {"flyway.toml", "url"},
    {"liquibase.properties", "url"},
    {"alembic.ini", "sqlalchemy.url"},
    {"dbconfig.yml", "dialect"},
    {"drizzle.config.ts", "dialect"},
    {".env", "GOOSE_DRIVER"},
    {".env", "DATABASE_URL"},
};

const char *const server_files[] = {
    "migration_lock.toml", "schema.prisma",     "sqitch.conf", "atlas.hcl",
    "flyway.conf",         "flyway.toml",       "alembic.ini", "liquibase.properties",
    "dbconfig.yml",        "drizzle.config.ts", ".env",        NULL,
};

static EngineKind server_of_word(Str word)
{
    static const struct {
        const char *word;
        EngineKind  engine;
    } words[] = {
        {"mysql", ENGINE_MYSQL},   {"mysql2", ENGINE_MYSQL}, {"mariadb", ENGINE_MARIADB},
        {"maria", ENGINE_MARIADB}, {"postgres", ENGINE_PG},  {"postgresql", ENGINE_PG},
        {"pg", ENGINE_PG},         {"pgx", ENGINE_PG},       {"postgis", ENGINE_PG},
    };
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(word, str_from(words[i].word)))
            return words[i].engine;
    return ENGINE_NONE;
}

static Str leading_word(Str text)
{
    size_t size = 0;
    while (size < text.size && ((text.data[size] >= 'a' && text.data[size] <= 'z') ||
                                (text.data[size] >= 'A' && text.data[size] <= 'Z') ||
                                (text.data[size] >= '0' && text.data[size] <= '9')))
        size++;
    return str_slice(text, 0, size);
}

EngineKind server_of_url(Str url)
{
    static const char *const before[] = {"jdbc:", "docker://"};
    for (size_t i = 0; i < COUNT_OF(before); i++)
        if (str_starts(url, before[i]))
            url = str_slice(url, strlen(before[i]), SIZE_MAX);
    return server_of_word(leading_word(url));
}

/* The value behind `key` at the start of a line, without quotes; empty when it is not there. */
static Str value_of(Str line, const char *key)
{
    line = str_trim(line);
    if (str_starts(line, "export "))
        line = str_trim(str_slice(line, strlen("export "), SIZE_MAX));
    if (!str_starts(line, key))
        return (Str){0};
    line = str_trim(str_slice(line, strlen(key), SIZE_MAX));
    if (!str_starts(line, "=") && !str_starts(line, ":"))
        return (Str){0};
    line = str_trim(str_slice(line, 1, SIZE_MAX));
    return str_starts(line, "\"") || str_starts(line, "'") ? str_slice(line, 1, SIZE_MAX) : line;
}

EngineKind server_of_file(const SourceFile *file)
{
    const Str name = path_last(file->path);
    Line      line;
    for (size_t i = 0; i < COUNT_OF(keys); i++) {
        if (!str_is(name, keys[i].file))
            continue;
        for (size_t at = 0; line_next(file->bytes, &at, &line);) {
            const EngineKind engine = server_of_url(value_of(line.text, keys[i].key));
            if (engine != ENGINE_NONE)
                return engine;
        }
    }
    return ENGINE_NONE;
}
