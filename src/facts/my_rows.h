/* my_rows.h -- short words for the rows. They are about a table t with rows, which
 * test/facts/my_forms.py describes, and what else stands there. */
#pragma once

#include "facts/my_facts.h"

#define LATEST MY_LATEST
#define FORM(id, text, ...)                                                                        \
    {                                                                                              \
        .form = id, .sql = text, __VA_ARGS__                                                       \
    }
#define ROW(server, first, last, how, others, ...)                                                 \
    {                                                                                              \
        .engine = ENGINE_##server, .since = first, .until = last, .algorithm = ALGORITHM_##how,    \
        .lock = DDL_LOCK_##others, __VA_ARGS__                                                     \
    }
#define MYSQL(first, last, how, ...)   ROW(MYSQL, first, last, how, __VA_ARGS__, )
#define MARIADB(first, last, how, ...) ROW(MARIADB, first, last, how, __VA_ARGS__, )
#define REFUSED(server, first, last, number, ...)                                                  \
    {                                                                                              \
        .engine = ENGINE_##server, .since = first, .until = last, .error = number, __VA_ARGS__     \
    }
#define MYSQL_REFUSED(first, last, ...)   REFUSED(MYSQL, first, last, __VA_ARGS__, )
#define MARIADB_REFUSED(first, last, ...) REFUSED(MARIADB, first, last, __VA_ARGS__, )

#define REBUILD   .rebuild = true
#define SCAN      .scan = true
#define FROM_CODE .source = SOURCE_CODE
#define ASSUMED   .source = SOURCE_ASSUMED

extern const MyFormGroup my_forms_add_column;
extern const MyFormGroup my_forms_column;
extern const MyFormGroup my_forms_column_type;
extern const MyFormGroup my_forms_constraint;
extern const MyFormGroup my_forms_index;
extern const MyFormGroup my_forms_other;
extern const MyFormGroup my_forms_partition;
extern const MyFormGroup my_forms_table;
