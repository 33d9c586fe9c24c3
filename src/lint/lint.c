/* lint.c -- the walk. Every migration is replayed, statement by statement, onto the schema that the
 * ones before it left; each Change gets its Effect against that schema, and every rule looks at it.
 *
 * The up section changes the schema for good. The down section is replayed onto what the up section
 * left, and taken back, so that the next migration sees nothing of it. A transaction that is rolled
 * back takes what it did out of the schema again. */
#include "lint/lint.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "lint/checklist.h"
#include "lint/code.h"
#include "lint/keep.h"
#include "lint/rule.h"
#include "lint/scale.h"
#include "lint/session.h"
#include "lint/suppress.h"
#include "lint/verdict.h"

#include "base/poison.h"

enum { MIGRATION_ARENA_BYTES = 1 << 30, DOWN_ARENA_BYTES = 1 << 30 };

/* How deep calls of functions are followed. */
enum { CODE_DEPTH_MAX = 8 };

/* What a ROLLBACK, or a ROLLBACK TO, goes back to. */
typedef struct Mark {
    Str        savepoint; /* empty: BEGIN */
    size_t     mark;      /* of the catalog */
    Parameters parameters;
} Mark;
typedef VEC(Mark) MarkVec;

typedef VEC(Effect *) EffectVec;

typedef struct Walk {
    LintPoint   point;
    Catalog    *catalog;
    LintSession session;
    LintStepVec steps;
    MarkVec     marks;
    bool        rolls_back; /* only then are marks worth their cost */
    int         code_depth; /* of functions that call functions */
    StrVec      running;    /* their names: none is followed into itself */
} Walk;

/* The rules that are on. */
typedef struct RuleCalls {
    VEC(const Rule *) of[RULE_SCOPE_COUNT];
} RuleCalls;

static RuleCalls rule_calls_new(Arena *arena, const LintOptions *options)
{
    const Severity *severities = options->severities;
    RuleCalls       calls      = {0};
    for (size_t i = 0; rule_table[i] != NULL; i++)
        if ((severities == NULL ? rule_table[i]->severity : severities[i]) != SEVERITY_OFF &&
            rule_is_for(rule_table[i], options->version))
            *vec_push(arena, &calls.of[rule_table[i]->scope]) = rule_table[i];
    return calls;
}

static void rules_call(LintPoint *point, RuleScope scope)
{
    for (size_t i = 0; i < point->calls->of[scope].count; i++) {
        point->rule = point->calls->of[scope].items[i];
        point->rule->check(point);
    }
}

static Effect *effect_judge(const LintPoint *point, const Change *change)
{
    Effect *effect = arena_new_of(point->arena, Effect);
    /* A copy only where it must be: judges look for a Change among those of its statement. */
    const Change *judged = change;
    if (change->default_class == DEFAULT_UNKNOWN &&
        routines_are_stable(point->routines, &change->default_calls)) {
        Change *known        = arena_new_of(point->arena, Change);
        *known               = *change;
        known->default_class = DEFAULT_STABLE;
        judged               = known;
    }
    effect_of_part(judged, point->statement, point->before, point->options->version, effect);
    /* The catalog of a down section does not live as long as the findings do. */
    for (size_t i = 0; i < effect->lock_count; i++)
        if (effect->locks[i].relation.name.data != change->relation.name.data)
            effect->locks[i].relation = name_copy(point->arena, effect->locks[i].relation);
    scale_of(point, change, effect);
    return effect;
}

static SessionNeeds needs_of(const Statement *statement, const EffectVec *effects)
{
    SessionNeeds needs = {.alone = statement->batched};
    for (size_t i = 0; i < effects->count; i++) {
        needs.alone |= effects->items[i]->not_in_transaction;
        needs.commits |= effects->items[i]->commits;
    }
    return needs;
}

static void mark_push(Walk *walk, Str savepoint)
{
    const bool nested = savepoint.size == 0 && walk->marks.count > 0; /* a warning, no more */
    if (walk->rolls_back && !nested)
        *vec_push(walk->point.arena, &walk->marks) =
            (Mark){.savepoint  = savepoint,
                   .mark       = catalog_mark(walk->point.arena, walk->catalog),
                   .parameters = walk->session.parameters};
}

static void marks_forget(Walk *walk)
{
    if (walk->marks.count > 0)
        catalog_unmark(walk->catalog, walk->marks.items[0].mark);
    walk->marks.count = 0;
}

static void rollback(Walk *walk)
{
    if (walk->marks.count > 0) {
        catalog_undo(walk->catalog, walk->marks.items[0].mark);
        walk->session.parameters = walk->marks.items[0].parameters;
    }
    marks_forget(walk);
}

static void rollback_to(Walk *walk, Str savepoint)
{
    size_t i = walk->marks.count;
    while (i > 0 && !str_equal(walk->marks.items[i - 1].savepoint, savepoint))
        i--;
    if (i == 0)
        return;
    catalog_undo(walk->catalog, walk->marks.items[i - 1].mark);
    walk->session.parameters = walk->marks.items[i - 1].parameters;
    walk->marks.count        = i;
}

/* What it does besides is not followed. */
static bool hides_ddl(const Change *change)
{
    switch ((int)change->kind) {
    case CHANGE_DYNAMIC_SQL:
    case CHANGE_UNREAD_CODE:
        return true;
    case CHANGE_DROP_TYPE:
    case CHANGE_DROP_FUNCTION:
    case CHANGE_DROP_OTHER:
        return change->cascade;
    default:
        return false;
    }
}

static void apply(Walk *walk, const Change *change)
{
    if (change->kind == CHANGE_BEGIN)
        mark_push(walk, STR(""));
    else if (change->kind == CHANGE_SAVEPOINT)
        mark_push(walk, change->object);
    else if (change->kind == CHANGE_COMMIT)
        marks_forget(walk);
    else if (change->kind == CHANGE_ROLLBACK)
        rollback(walk);
    else if (change->kind == CHANGE_ROLLBACK_TO)
        rollback_to(walk, change->object);
    else
        catalog_apply(walk->catalog, change);
    if (change->chain)
        mark_push(walk, STR(""));
    if (hides_ddl(change))
        catalog_doubt(walk->catalog);
    routines_apply(walk->point.routines, walk->point.statement, change);
}

static void step_add(Walk *walk, const Change *change, const Effect *effect)
{
    LintPoint *point    = &walk->point;
    point->change       = change;
    point->effect       = effect;
    point->table_known  = false;
    point->table        = lint_table(point);
    point->table_known  = true;
    const Name   target = lint_target(point);
    const size_t count  = walk->steps.count;
    const size_t newest = count > 0 ? walk->steps.items[count - 1].newest_schema : 0;
    LintStep    *step   = vec_push(point->arena, &walk->steps);
    *step               = (LintStep){
                      .statement       = point->statement,
                      .statement_index = point->statement_index,
                      .change          = change,
                      .effect          = point->effect,
                      .transaction     = point->transaction,
                      .newest_schema   = change_is_data(change->kind) ? newest : count + 1,
                      .in_transaction  = point->in_transaction,
                      .parameters      = point->parameters,
                      .lock_timeout_ms = point->lock_timeout_ms,
                      .lock            = lint_strongest_lock(point),
                      .on_new          = lint_is_new(point, target),
                      .on_small        = lint_is_small(point, target),
                      .on_few_rows     = lint_is_keyed(point),
    };
    point->step       = step; /* its lock is looked for once */
    step->strong      = lint_is_strong(point);
    step->blocks_long = lint_blocks_long(point);
    step->breaks_code = lint_breaks_code(point);
    rules_call(point, RULE_CHANGE);
    point->step = NULL;
}

/* What the session's parameters say about names and effects is the catalog's. */
static void catalog_follow(Walk *walk)
{
    const Parameters *parameters     = &walk->session.parameters;
    Catalog          *catalog        = walk->catalog;
    catalog->time_zone               = parameters_value(parameters, "timezone");
    catalog->sql_mode                = parameters_value(parameters, "sql_mode");
    catalog->foreign_key_checks      = parameters_value(parameters, "foreign_key_checks");
    catalog->check_constraint_checks = parameters_value(parameters, "check_constraint_checks");
    catalog->search_path             = (StrVec){0};
    StrVec path                      = {0};
    parameters_path(walk->point.arena, parameters_value(parameters, "search_path"), &path);
    for (size_t i = 0; i < path.count; i++)
        if (!str_is(path.items[i], "$user"))
            *vec_push(walk->point.arena, &catalog->search_path) = path.items[i];
}

static void code_walk(Walk *walk, const Statement *statement, const Change *change);

static EffectVec effects_judge(const LintPoint *point, const Statement *statement)
{
    EffectVec effects = {0};
    for (size_t i = 0; i < statement->changes.count; i++)
        *vec_push(point->arena, &effects) = effect_judge(point, &statement->changes.items[i]);
    return effects;
}

static void changes_walk(Walk *walk, const Statement *statement, const EffectVec *effects)
{
    const ChangeVec *changes    = &statement->changes;
    walk->point.parameters      = walk->session.parameters;
    walk->point.lock_timeout_ms = parameters_ms(&walk->point.parameters, "lock_timeout");
    for (size_t i = 0; i < changes->count; i++)
        step_add(walk, &changes->items[i], effects->items[i]);
    for (size_t i = 0; i < changes->count; i++)
        apply(walk, &changes->items[i]);
    for (size_t i = 0; i < changes->count; i++)
        code_walk(walk, statement, &changes->items[i]);
}

static void statement_leave(Walk *walk, const Parameters *before)
{
    LintPoint *point = &walk->point;
    if (walk->session.parameters.items != before->items)
        catalog_follow(walk);
    point->table_known = false;
    point->change      = NULL;
    point->effect      = NULL;
    rules_call(point, RULE_STATEMENT);
}

/* Code runs inside of the statement that calls it, so in a transaction, whatever else there is. */
static void code_statement_walk(Walk *walk, const Statement *inner)
{
    LintPoint       *point  = &walk->point;
    const Parameters before = walk->session.parameters;
    for (size_t i = 0; i < inner->changes.count; i++)
        if (change_is_transaction_control(inner->changes.items[i].kind))
            return; /* EXECUTE 'COMMIT' is refused */
    if (inner->behind_commit)
        walk->session.transaction++;
    point->statement          = inner;
    point->in_code            = true;
    point->in_transaction     = true;
    point->transaction        = walk->session.transaction;
    const EffectVec effects   = effects_judge(point, inner);
    const bool      tentative = walk->catalog->tentative;
    walk->catalog->tentative  = true;
    changes_walk(walk, inner, &effects);
    walk->catalog->tentative = tentative;
    for (size_t i = 0; i < inner->changes.count; i++)
        parameters_apply(point->arena, &walk->session.parameters, &inner->changes.items[i], true);
    statement_leave(walk, &before);
}

/* Of code inside of code, the innermost is what goes on. */
static void code_enter(Walk *walk, const Change *definition)
{
    walk->point.code =
        (LintCode){.statements = definition->body,
                   .count      = definition->body_count,
                   .goes_on    = walk->code_depth == 1 && session_in_transaction(&walk->session)};
}

static void routine_walk(Walk *walk, const Statement *call, const Change *change, Str name)
{
    Arena *arena = walk->point.arena;
    bool   seen  = false;
    if (strvec_contains(&walk->running, name))
        return;
    *vec_push(arena, &walk->running) = name;
    for (size_t i = 0; i < walk->point.routines->all.count; i++) {
        const Routine routine = walk->point.routines->all.items[i]; /* its code may define more */
        if (!str_equal(routine.name, name))
            continue;
        seen = true;
        if (routine.judged == walk->catalog->migration)
            continue;
        walk->point.routines->all.items[i].judged = walk->catalog->migration;

        const Change *definition = code_read(arena, walk->point.options->version, routine);
        code_enter(walk, definition);
        for (size_t k = 0; k < definition->body_count; k++) {
            walk->point.code.at = k;
            code_statement_walk(walk, code_at_call(arena, &definition->body[k], call, change));
        }
    }
    if (!seen)
        catalog_doubt(walk->catalog);
    if (!seen && change->kind == CHANGE_CALL)
        code_statement_walk(walk, code_unseen(arena, call, change, name));
    walk->running.count--;
}

/* What the Change runs: a DO block's statements, and those of functions that were defined here. */
static void code_walk(Walk *walk, const Statement *statement, const Change *change)
{
    const bool block = change->kind == CHANGE_DO_BLOCK;
    if (walk->code_depth == CODE_DEPTH_MAX || (!block && change->calls.count == 0))
        return;
    const LintPoint before = walk->point;
    walk->code_depth++;
    if (block)
        code_enter(walk, change);
    for (size_t i = 0; block && i < change->body_count; i++) {
        walk->point.code.at = i;
        code_statement_walk(walk, &change->body[i]);
    }
    for (size_t i = 0; i < change->calls.count; i++)
        routine_walk(walk, statement, change, change->calls.items[i]);
    walk->code_depth--;
    walk->point = before;
    if (walk->code_depth == 0 && !session_in_transaction(&walk->session))
        parameters_end_transaction(walk->point.arena, &walk->session.parameters);
}

/* It could not be parsed, or psql reads another file, or decides what it runs. */
static bool is_unread(const LintPoint *point, const Statement *statement)
{
    static const char *const commands[] = {"\\i", "\\el", "\\g"};
    if (statement->form == STATEMENT_SQL)
        return !statement->parsed;
    const Str text = str_slice(lint_file_text(point), statement->span.start, statement->span.size);
    for (size_t i = 0; statement->form == STATEMENT_META && i < COUNT_OF(commands); i++)
        if (str_starts(text, commands[i]))
            return true;
    return false;
}

static void statement_walk(Walk *walk, const Statement *statement)
{
    LintPoint *point        = &walk->point;
    point->statement        = statement;
    const EffectVec effects = effects_judge(point, statement);
    session_enter(&walk->session, statement, needs_of(statement, &effects));
    point->in_transaction     = session_in_transaction(&walk->session);
    point->transaction        = walk->session.transaction;
    point->runner_transaction = walk->session.in_group;
    const Parameters before   = walk->session.parameters;
    changes_walk(walk, statement, &effects);
    if (is_unread(point, statement))
        catalog_doubt(walk->catalog);
    session_leave(&walk->session, statement);
    if (!session_in_transaction(&walk->session))
        catalog_end_transaction(walk->catalog);
    statement_leave(walk, &before);
    point->statement = NULL;
}

static bool section_rolls_back(const Section *section)
{
    for (size_t i = 0; i < section->statements.count; i++) {
        const ChangeVec *changes = &section->statements.items[i].changes;
        for (size_t j = 0; j < changes->count; j++)
            if (changes->items[j].kind == CHANGE_ROLLBACK ||
                changes->items[j].kind == CHANGE_ROLLBACK_TO)
                return true;
    }
    return false;
}

/* What a session finds, and what the runner sets before the file's first statement. */
static void base_parameters(const LintPoint *point, LintSession *session)
{
    const Header  *header = migration_header(point->migration);
    const Catalog *live   = point->options->live;
    for (size_t i = 0; live != NULL && i < live->setting_defaults.count; i++) {
        const SettingDefault *one = &live->setting_defaults.items[i];
        if (!str_is(one->value, "0")) /* of a timeout: nobody has set it */
            parameters_set_base(point->arena, &session->parameters, str_c(point->arena, one->name),
                                one->value);
    }
    if (!point->migration->native && !point->options->runner_sets_timeouts)
        return;
    Str lock_timeout = header->lock_timeout;
    if (parameters_duration_ms(lock_timeout) < 0)
        lock_timeout =
            str_format(point->arena, "%lldms", (long long)point->options->runner_lock_timeout_ms);
    parameters_set_base(point->arena, &session->parameters, "lock_timeout", lock_timeout);
    if (header->statement_timeout.size > 0)
        parameters_set_base(point->arena, &session->parameters, "statement_timeout",
                            header->statement_timeout);
}

/* The steps of the section. */
static LintStepVec section_walk(const LintPoint *start, SectionKind kind, const Section *section,
                                Catalog *catalog)
{
    Walk walk             = {.point = *start, .catalog = catalog};
    walk.session          = session_new(start->arena, section, lint_traits(start));
    walk.rolls_back       = section_rolls_back(section);
    walk.point.section    = kind;
    walk.point.statements = section;
    walk.point.before     = catalog;
    walk.point.steps      = &walk.steps;
    base_parameters(start, &walk.session);
    catalog_follow(&walk);
    for (size_t i = 0; i < section->statements.count; i++) {
        walk.point.statement_index = i;
        statement_walk(&walk, &section->statements.items[i]);
    }
    marks_forget(&walk);
    return walk.steps;
}

static void down_walk(const LintPoint *start, Catalog *catalog)
{
    AUTO_ARENA Arena *scratch = arena_new("lint of a down section", DOWN_ARENA_BYTES);
    Arena            *arena   = catalog->arena;
    LintPoint         point   = lint_at_section(start, SECTION_DOWN);
    Routines          copy    = routines_copy(scratch, start->routines);
    const size_t      mark    = catalog_mark(scratch, catalog);
    catalog->arena            = scratch;
    point.routines            = &copy;
    catalog->migration++;
    section_walk(&point, SECTION_DOWN, migration_section(start->migration, SECTION_DOWN), catalog);
    catalog_undo(catalog, mark);
    catalog_unmark(catalog, mark);
    catalog->migration--;
    catalog->arena = arena;
}

static void suppressions_report(const LintPoint *point, const AllowanceVec *allowances)
{
    for (size_t i = 0; i < allowances->count; i++) {
        const Allowance *allowance = &allowances->items[i];
        const Rule      *rule      = rule_find(allowance->suppression->rule);
        const bool       off =
            rule != NULL && rule_severity(rule, point->options->severities) == SEVERITY_OFF;
        if (allowance->used || off || allowance->suppression->tool != NULL)
            continue;
        LintPoint at   = lint_at_section(point, allowance->section);
        at.suppression = allowance->suppression;
        rules_call(&at, RULE_SUPPRESSION);
    }
}

static int finding_compare(const void *left, const void *right)
{
    const Finding *a = left, *b = right;
    if (!str_equal(finding_path(a), finding_path(b)))
        return a->section < b->section ? -1 : 1;
    if (a->start.line != b->start.line)
        return a->start.line < b->start.line ? -1 : 1;
    if (a->start.column != b->start.column)
        return a->start.column < b->start.column ? -1 : 1;
    if (a->severity != b->severity)
        return a->severity > b->severity ? -1 : 1;
    const int order = str_compare(str_from(a->rule), str_from(b->rule));
    return order != 0 ? order : str_compare(a->message, b->message);
}

static void sort(const FindingVec *findings)
{
    if (findings->count > 1)
        qsort(findings->items, findings->count, sizeof(Finding), finding_compare);
}

static void migration_walk(const LintPoint *start, Catalog *catalog, Keep *keep, LintResult *ret)
{
    FindingVec        allowed  = {0};
    const LintStepVec up_steps = section_walk(start, SECTION_UP, &start->migration->up, catalog);
    if (migration_section(start->migration, SECTION_DOWN)->statements.count > 0)
        down_walk(start, catalog);
    LintPoint point  = *start;
    point.statements = &start->migration->up;
    point.before     = catalog;
    point.steps      = &up_steps;
    rules_call(&point, RULE_MIGRATION);
    if (start->migration->old)
        return;

    AllowanceVec allowances = suppressions_of(point.arena, start->migration);
    suppress(&point, &allowances, &allowed);
    suppressions_report(&point, &allowances);
    suppress(&point, &allowances, &allowed);
    supersede(point.findings);
    Verdict verdict                               = verdict_of(&point, 0);
    verdict.migration                             = keep->migration;
    verdict.allowed                               = allowed.count;
    *vec_push(keep->packer.arena, &ret->verdicts) = verdict;
    if (point.options->checklist) {
        const Checklist checklist = checklist_of(&point, &verdict);
        checklist_keep(keep, &checklist, &ret->checklists);
    }
    sort(point.findings);
    sort(&allowed);
    findings_keep(keep, point.findings, &ret->findings);
    findings_keep(keep, &allowed, &ret->allowed);
}

void lint_run(Arena *arena, const MigrationVec *migrations, const LintOptions *options,
              LintResult *ret)
{
    AUTO_ARENA Arena *scratch = arena_new("lint of a migration", MIGRATION_ARENA_BYTES);
    /* Those that are applied are replayed beside: the live schema holds what they did. */
    Catalog *past               = catalog_new(arena);
    Catalog *now                = options->live != NULL ? catalog_copy(arena, options->live) : past;
    Routines routines           = {.arena = arena};
    past->version               = options->version;
    now->version                = options->version;
    const RuleCalls calls       = rule_calls_new(arena, options);
    const bool      one_history = migrations_have_one_history(migrations);
    for (size_t i = 0; i < migrations->count; i++) {
        Migration migration = migrations->items[i];
        Catalog  *catalog   = strvec_contains(&options->applied, migration.version) ? past : now;
        if (options->read_statements != NULL)
            options->read_statements(scratch, &migration);
        /* Odd numbers are up sections, even ones down sections; 0 is what was there before. */
        catalog->migration  = (int)(2 * i + 1);
        FindingVec findings = {0};
        Keep       keep     = {.packer    = {.arena = arena, .scratch = scratch},
                               .migration = &migrations->items[i]};
        LintPoint  point    = {.arena = scratch, .options = options, .migration = &migration};
        point.last          = i + 1 == migrations->count;
        point.calls         = &calls;
        point.findings      = &findings;
        point.routines      = &routines;
        point.utf8          = utf8_valid(migration.source);
        if (!one_history || !migration_follows(&migrations->items[0], &migrations->items[i]))
            catalog_doubt(catalog);
        migration_walk(&point, catalog, &keep, ret);
        if (!migration.old)
            ret->statement_count += migration.up.statements.count +
                                    migration_section(&migration, SECTION_DOWN)->statements.count +
                                    migration_section(&migration, SECTION_VERIFY)->statements.count;
        catalog->search_path = (StrVec){0}; /* they were in its memory */
        catalog->time_zone   = STR("");
        catalog->sql_mode = catalog->foreign_key_checks = catalog->check_constraint_checks =
            (Str){0};
        arena_reset(scratch);
    }
    settled_take_back(scratch, now, &ret->findings);
    settled_take_back(scratch, now, &ret->allowed);
}
