/* edit.c -- whether a rule's edit may be made where it stands. */
#include "lint/rule.h"

#include "base/poison.h"

bool lint_is_comma(const LintPoint *point, size_t from, size_t to)
{
    if (to < from)
        return false;
    const Str gap = str_trim(str_slice(point->migration->source, from, to - from));
    return gap.size == 1 && gap.data[0] == ',';
}

bool lint_can_be_split(const LintPoint *point)
{
    const Statement *statement = point->statement;
    return !point->migration->native && !point->in_transaction &&
           statement->directives.count == 0 && statement->allow.count == 0 &&
           (point->change == NULL || !point->change->if_exists);
}
