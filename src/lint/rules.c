/* rules.c -- the rule registry, from the list in rules/meson.build. */
#include "lint/rule.h"
#include "lint/rules/rule_list.h"

#include "base/poison.h"

#define X(name) extern const Rule rule_##name;
RULE_LIST(X)
#undef X

const Rule *const rule_table[] = {
#define X(name) &rule_##name,
    RULE_LIST(X)
#undef X
        NULL,
};

static bool has_alias(const Rule *rule, Str id)
{
    for (Str rest = str_from(rule->aliases == NULL ? "" : rule->aliases); rest.size > 0;)
        if (str_equal(str_cut(&rest, ' '), id))
            return true;
    return false;
}

const Rule *rule_find(Str id)
{
    for (size_t i = 0; rule_table[i] != NULL; i++)
        if (str_is(id, rule_table[i]->id) || has_alias(rule_table[i], id))
            return rule_table[i];
    return NULL;
}

size_t rule_count(void)
{
    return COUNT_OF(rule_table) - 1;
}

Severity rule_severity(const Rule *rule, const Severity *severities)
{
    size_t index = 0;
    while (severities != NULL && rule_table[index] != rule)
        index++;
    return severities == NULL ? rule->severity : severities[index];
}
