/* suggest.h -- what was meant by a word that nobody knows. */
#pragma once

#include "base/str.h"

/* The candidate closest to `word`, or an empty Str when none is close. */
Str suggest(Str word, const StrVec *candidates);
