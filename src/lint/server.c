/* server.c -- what depends on the server that is judged for. */
#include "lint/rule.h"

#include "base/poison.h"

static bool is_mysql(Version version)
{
    return server_traits(version)->family == FAMILY_MYSQL;
}

bool rule_is_for(const Rule *rule, Version version)
{
    return rule->servers == RULE_ON_ALL || (rule->servers == RULE_ON_MYSQL) == is_mysql(version);
}

const char *rule_why(const Rule *rule, Version version)
{
    return is_mysql(version) && rule->why_mysql != NULL ? rule->why_mysql : rule->why;
}

const char *rule_safe(const Rule *rule, Version version)
{
    return is_mysql(version) && rule->safe_mysql != NULL ? rule->safe_mysql : rule->safe;
}

const EngineTraits *lint_traits(const LintPoint *point)
{
    return server_traits(point->options->version);
}

bool lint_commits(const LintPoint *point, const Statement *statement)
{
    Effect effect;
    if (lint_traits(point)->transactional_ddl)
        return false;
    effect_of_statement(statement, point->before, point->options->version, &effect);
    return effect.commits;
}
