/* my_syntax_rows.h -- short words for the rows. */
#pragma once

#include "facts/my_syntax.h"

#define SYNTAX(id, text, in_mysql, in_mariadb, ...)                                                \
    {                                                                                              \
        .syntax = MY_SYNTAX_##id, .name = #id, .words = text, .mysql = in_mysql,                   \
        .mariadb = in_mariadb, __VA_ARGS__                                                         \
    }
#define ALWAYS                                                                                     \
    {                                                                                              \
        0, MY_LATEST                                                                               \
    }
#define NEVER                                                                                      \
    {                                                                                              \
        MY_LATEST, 0                                                                               \
    }
#define FROM(release)                                                                              \
    {                                                                                              \
        release, MY_LATEST                                                                         \
    }
#define UP_TO(release)                                                                             \
    {                                                                                              \
        0, release                                                                                 \
    }
#define IN(first, last)                                                                            \
    {                                                                                              \
        first, last                                                                                \
    }

extern const MySyntaxGroup my_syntax_tables;
extern const MySyntaxGroup my_syntax_columns;
extern const MySyntaxGroup my_syntax_objects;
extern const MySyntaxGroup my_syntax_accounts;
extern const MySyntaxGroup my_syntax_rows;
extern const MySyntaxGroup my_syntax_server;
