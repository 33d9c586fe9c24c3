/* allow.c -- what a file allows: above a statement, for a block, for all of the file.
 *
 *     -- shore: allow RULE "reason" until=2026-12-31
 *     -- shore: allow-file RULE "reason"
 *     -- shore: allow-begin RULE "reason"
 *     ...
 *     -- shore: allow-end RULE */
#include "layout/directive.h"
#include "layout/problem.h"
#include "layout/set.h"

#include "base/poison.h"

/* RULE "reason" [until=YYYY-MM-DD] */
static bool read_values(Args *args, Suppression *ret)
{
    *ret = (Suppression){.place = args->place};
    if (!args_word(args, "the rule", &ret->rule) || !args_text(args, "the reason", &ret->reason))
        return false;
    return args_rest(args).size == 0 || args_date(args, "until", &ret->until);
}

void directive_read_allow(Args *args)
{
    Suppression allow;
    if (!read_values(args, &allow))
        return;
    SuppressionVec *list = args->statement == NULL ? &header_at(args->arena, args->migration)->allow
                                                   : &args->statement->allow;
    *vec_push(args->arena, list) = allow;
}

static void read_range(Args *args, Span span)
{
    Suppression allow;
    if (!read_values(args, &allow))
        return;
    allow.path                                      = section_path(args->migration, args->section);
    allow.span                                      = span;
    *vec_push(args->arena, &args->migration->allow) = allow;
}

static void read_file(Args *args)
{
    read_range(args, (Span){0, SIZE_MAX});
}

static void read_begin(Args *args)
{
    read_range(args, (Span){args->start, SIZE_MAX - args->start});
}

/* A block that was begun and is not ended yet. */
static bool is_open(const Suppression *allow, Str path)
{
    return str_equal(allow->path, path) && allow->tool == NULL && allow->span.start > 0 &&
           allow->span.size == SIZE_MAX - allow->span.start;
}

static void read_end(Args *args)
{
    SuppressionVec *list = &args->migration->allow;
    const Str       path = section_path(args->migration, args->section);
    Str             rule = {0};
    if (!args_word(args, "the rule", &rule))
        return;
    for (size_t i = list->count; i-- > 0;) {
        Suppression *allow = &list->items[i];
        if (!is_open(allow, path) || !str_equal(allow->rule, rule))
            continue;
        allow->span.size = args->start - allow->span.start;
        return;
    }
    args_fail(args, args->start, "no 'allow-begin' of this rule is open here");
}

void blocks_check(Arena *arena, Migration *migration, SectionKind kind)
{
    const Section *section = migration_section(migration, kind);
    const size_t   end     = section->span.start + section->span.size;
    for (size_t i = 0; i < migration->allow.count; i++) {
        Suppression *allow = &migration->allow.items[i];
        if (!is_open(allow, section->path))
            continue;
        problem_add_in(arena, migration, kind, allow->span.start,
                       "Write '-- shore: allow-end RULE' where it ends.",
                       "'allow-begin' without its 'allow-end'");
        allow->span.size = end - allow->span.start;
    }
}

const DirectiveRow directives_anywhere[] = {
    {"allow-file", "allow-file" ALLOW_USAGE, true, read_file},
    {"allow-begin", "allow-begin" ALLOW_USAGE, true, read_begin},
    {"allow-end", "allow-end RULE", true, read_end},
    {0},
};
