/* foreign_rules.h -- other linters' rules in shore's words. */
#pragma once

#include "base/str.h"

/* Does the rule `id` of `tool`, or all of them when it is empty, stand for shore's `rule`? */
bool foreign_covers(const char *tool, Str id, const char *rule);
