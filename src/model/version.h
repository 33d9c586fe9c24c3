/* version.h -- which server software, and which release of it. */
#pragma once

#include "base/str.h"

typedef enum EngineKind {
    ENGINE_NONE,
    ENGINE_PG,
    ENGINE_MYSQL,
    ENGINE_MARIADB,
} EngineKind;

enum { ENGINE_COUNT = ENGINE_MARIADB + 1 };

/* Zeroed: nothing known. A release is major.minor as the maker counts it: 15.18, 8.0, 10.11; MySQL
 * and MariaDB have a third number, and 0 is then the newest of the series: 8.0 is as 8.0.46. */
typedef struct Version {
    EngineKind engine;
    int        major;
    int        minor;
    int        patch;
} Version;

/* Servers that shore speaks to. */
enum { PG_MAJOR_OLDEST = 12, PG_MAJOR_NEWEST = 18 };

/* 9.6, and 10 and 11, are judged for, by what the manuals say. */
enum { PG_MAJOR_JUDGED_OLDEST = 9, PG_MINOR_JUDGED_OLDEST = 6 };

/* The releases that a verdict must hold for when nobody says which one it is for; of the others see
 * engine_traits.h. */
enum { PG_MAJOR_ASSUMED_OLDEST = 14, PG_MAJOR_ASSUMED_NEWEST = PG_MAJOR_NEWEST };

/* "postgres:15", "postgres:15.3", "postgres" (the newest supported), "mysql:8.0",
 * "mariadb:10.11.6", "mysql" (no release: the worst of those assumed). False when the text is none
 * of these; *ret is then untouched. */
bool version_parse(Str text, Version *ret);

/* No release at all counts as the newest. */
bool version_reaches(Version version, int major, int minor);

/* "PostgreSQL 15.18", "PostgreSQL 15" when the minor is unknown (0). */
Str version_text(Arena *arena, Version version);
