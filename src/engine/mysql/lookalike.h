/* lookalike.h -- what speaks the protocol of MySQL and is none. */
#pragma once

#include "base/str.h"

/* The product's name, or NULL for MySQL, MariaDB and builds of them. */
const char *mydb_lookalike(Str version, Str version_comment, Str aurora_version);
