/* version.h -- versions in file names: `0042_words.sql`, `20260131120000_words.sql`. */
#pragma once

#include "base/str.h"

/* Cut the file name of `path` into version and name. Without leading digits that end at `_`, `-` or
 * `.sql`, the version is empty and the name all but `.sql`. */
void version_read(Str path, Str *ret_version, Str *ret_name);

/* By bytes, but runs of digits by their value: 2 < 10, 1.9 < 1.10. 0 where only zeros in front
 * differ. */
int version_compare(Str left, Str right);

/* Plus one, in the same width as far as it goes: "0099" gives "0100". Digits only. */
Str version_after(Arena *arena, Str version);

/* A UTC time as YYYYMMDDHHMMSS? */
bool version_is_timestamp(Str version);
