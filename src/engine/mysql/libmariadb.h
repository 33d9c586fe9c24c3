/* libmariadb.h -- libmariadb, loaded when it is first needed: see os/library.h. Its functions
 * are called by their own names. */
#pragma once

#include <mysql.h>

#include "os/library.h"

#define LIBMARIADB_LIST(X)                                                                         \
    X(mariadb_get_infov)                                                                           \
    X(mysql_affected_rows)                                                                         \
    X(mysql_close)                                                                                 \
    X(mysql_errno)                                                                                 \
    X(mysql_error)                                                                                 \
    X(mysql_fetch_lengths)                                                                         \
    X(mysql_fetch_row_cont)                                                                        \
    X(mysql_fetch_row_start)                                                                       \
    X(mysql_field_count)                                                                           \
    X(mysql_free_result)                                                                           \
    X(mysql_get_socket)                                                                            \
    X(mysql_get_ssl_cipher)                                                                        \
    X(mysql_get_timeout_value_ms)                                                                  \
    X(mysql_init)                                                                                  \
    X(mysql_more_results)                                                                          \
    X(mysql_next_result_cont)                                                                      \
    X(mysql_next_result_start)                                                                     \
    X(mysql_num_fields)                                                                            \
    X(mysql_options)                                                                               \
    X(mysql_optionsv)                                                                              \
    X(mysql_real_connect)                                                                          \
    X(mysql_real_connect_cont)                                                                     \
    X(mysql_real_connect_start)                                                                    \
    X(mysql_real_query)                                                                            \
    X(mysql_real_query_cont)                                                                       \
    X(mysql_real_query_start)                                                                      \
    X(mysql_sqlstate)                                                                              \
    X(mysql_use_result)                                                                            \
    X(mysql_warning_count)

typedef struct Libmariadb {
#define X(name) __typeof__(name) *name;
    LIBMARIADB_LIST(X)
#undef X
} Libmariadb;

/* Before all others; once is enough. */
Status libmariadb_load(const Ctx *ctx);

/* Its functions, once it is loaded. */
const Libmariadb *libmariadb(void);

#ifndef LIBMARIADB_OWN_NAMES
#define mariadb_get_infov          libmariadb()->mariadb_get_infov
#define mysql_affected_rows        libmariadb()->mysql_affected_rows
#define mysql_close                libmariadb()->mysql_close
#define mysql_errno                libmariadb()->mysql_errno
#define mysql_error                libmariadb()->mysql_error
#define mysql_fetch_lengths        libmariadb()->mysql_fetch_lengths
#define mysql_fetch_row_cont       libmariadb()->mysql_fetch_row_cont
#define mysql_fetch_row_start      libmariadb()->mysql_fetch_row_start
#define mysql_field_count          libmariadb()->mysql_field_count
#define mysql_free_result          libmariadb()->mysql_free_result
#define mysql_get_socket           libmariadb()->mysql_get_socket
#define mysql_get_ssl_cipher       libmariadb()->mysql_get_ssl_cipher
#define mysql_get_timeout_value_ms libmariadb()->mysql_get_timeout_value_ms
#define mysql_init                 libmariadb()->mysql_init
#define mysql_more_results         libmariadb()->mysql_more_results
#define mysql_next_result_cont     libmariadb()->mysql_next_result_cont
#define mysql_next_result_start    libmariadb()->mysql_next_result_start
#define mysql_num_fields           libmariadb()->mysql_num_fields
#define mysql_options              libmariadb()->mysql_options
#define mysql_optionsv             libmariadb()->mysql_optionsv
#define mysql_real_connect         libmariadb()->mysql_real_connect
#define mysql_real_connect_cont    libmariadb()->mysql_real_connect_cont
#define mysql_real_connect_start   libmariadb()->mysql_real_connect_start
#define mysql_real_query           libmariadb()->mysql_real_query
#define mysql_real_query_cont      libmariadb()->mysql_real_query_cont
#define mysql_real_query_start     libmariadb()->mysql_real_query_start
#define mysql_sqlstate             libmariadb()->mysql_sqlstate
#define mysql_use_result           libmariadb()->mysql_use_result
#define mysql_warning_count        libmariadb()->mysql_warning_count
#endif
