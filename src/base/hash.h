/* hash.h -- digests for files and migrations (over libcrypto), and a quick one for tables. */
#pragma once

#include "base/str.h"

enum { SHA256_HEX_SIZE = 64 };

/* Quick, not secret, and not the same on every machine: a word is taken as it lies in memory. */
uint64_t hash_bytes(Str bytes);

/* SHA-256 as 64 lower-case hexadecimal digits. */
Str hash_sha256_hex(Arena *arena, Str bytes);
