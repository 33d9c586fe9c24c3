/* pattern.h -- names of files against the patterns of a layout's row. */
#pragma once

#include "base/str.h"

/* Does `pattern` fit all of `text`? In it, # stands for one digit or more, * for anything but a
 * slash, ** for anything. */
bool pattern_fits(const char *pattern, Str text);

/* One of the patterns does; the list ends with NULL. */
bool patterns_fit(const char *const *patterns, Str text);
