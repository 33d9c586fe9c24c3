/* lookalike.h -- servers that speak PostgreSQL's protocol and are none. */
#pragma once

#include "base/str.h"

/* The name of the product whose version() this is, or NULL for PostgreSQL itself. */
const char *pg_lookalike(Str version_text);
