/* quantity.h -- numbers with units, as people write them in options and directives. */
#pragma once

#include "base/str.h"

/* "800ms", "1.5s", "7d" to milliseconds. False with a reason, as the end of a sentence. */
bool duration_parse(Str text, int64_t *ret_ms, const char **ret_reason);

/* "64MB" to bytes; units are powers of 1024, as in PostgreSQL's settings. */
bool size_parse(Str text, int64_t *ret_bytes, const char **ret_reason);
