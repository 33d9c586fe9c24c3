/* checklist.c -- a function a point; each looks for the first step that speaks against it, and says
 * what it saw when there is none. What cannot be parsed makes every "yes" a "not known". */
#include "lint/checklist.h"

#include <assert.h>

#include "lint/rule.h"
#include "lint/verdict.h"

#include "base/poison.h"

typedef struct Answering {
    const LintPoint *point;
    const Verdict   *verdict;
} Answering;

static CheckAnswer yes(Str evidence)
{
    return (CheckAnswer){ANSWER_YES, evidence, 0};
}

static CheckAnswer no_at(const LintPoint *point, const LintStep *step, const char *what)
{
    const LintPoint at = lint_at_step(point, step);
    return (CheckAnswer){ANSWER_NO,
                         str_format(point->arena, STR_FMT "%s%s", STR_ARG(lint_verb(&at)),
                                    *what == '\0' ? "" : " ", what),
                         step->statement->start.line};
}

typedef bool StepTest(const LintPoint *point, const LintStep *step);

static const LintStep *first_step(const LintPoint *point, StepTest *test)
{
    for (size_t i = 0; i < point->steps->count; i++)
        if (test(point, &point->steps->items[i]))
            return &point->steps->items[i];
    return NULL;
}

static size_t count_steps(const LintPoint *point, StepTest *test)
{
    size_t count = 0;
    for (size_t i = 0; i < point->steps->count; i++)
        count += test(point, &point->steps->items[i]);
    return count;
}

static bool loses_data(const LintPoint *point, const LintStep *step)
{
    (void)point;
    return !step->on_new && (step->effect->loses_data || change_destroys(step->change->kind)) &&
           step->change->kind != CHANGE_DROP_VIEW;
}

static bool acts(const LintPoint *point, const LintStep *step)
{
    (void)point;
    const ChangeKind kind = step->change->kind;
    return !change_is_transaction_control(kind) && kind != CHANGE_SET_SESSION &&
           kind != CHANGE_RESET_SESSION && kind != CHANGE_SELECT_ROWS;
}

static CheckAnswer reversible(const Answering *of)
{
    const LintPoint *point  = of->point;
    const Header    *header = migration_header(point->migration);
    const LintStep  *lost   = first_step(point, loses_data);
    const size_t     count  = migration_section(point->migration, SECTION_DOWN)->statements.count;
    if (header->irreversible)
        return (CheckAnswer){ANSWER_NO,
                             str_format(point->arena, "it is declared irreversible: " STR_FMT,
                                        STR_ARG(header->irreversible_reason)),
                             0};
    if (lost != NULL)
        return no_at(point, lost, "takes data away that a down section does not bring back");
    if (header->down_keep)
        return yes(str_format(point->arena, "going back is to stop: " STR_FMT,
                              STR_ARG(header->down_keep_reason)));
    if (first_step(point, acts) == NULL)
        return yes(STR("it changes nothing"));
    if (!migration_section(point->migration, SECTION_DOWN)->present ||
        migration_down_is_empty(point->migration))
        return (CheckAnswer){ANSWER_NO, STR("there is no down section"), 0};
    return yes(str_format(point->arena, "the down section has %zu statement%s", count,
                          count == 1 ? "" : "s"));
}

static bool is_strong(const LintPoint *point, const LintStep *step)
{
    (void)point;
    return step->strong;
}

static bool is_long(const LintPoint *point, const LintStep *step)
{
    return verdict_blocks_long(point, (size_t)(step - point->steps->items));
}

static CheckAnswer lock_duration(const Answering *of)
{
    const LintPoint *point  = of->point;
    const LintStep  *step   = first_step(point, is_long);
    const LintStep  *strong = first_step(point, is_strong);
    if (step != NULL && step->lock != NULL)
        return no_at(point, step,
                     str_format(point->arena, "holds %s on " STR_FMT " for long",
                                lock_text(step->lock->mode),
                                STR_ARG(lint_relation_text(point, step->lock->relation)))
                         .data);
    if (of->verdict->long_lock != ANSWER_NO)
        return (CheckAnswer){ANSWER_UNKNOWN, of->verdict->unknown, 0};
    if (strong == NULL || strong->lock == NULL)
        return yes(STR("nobody who reads or writes has to wait"));
    return yes(str_format(point->arena, "%s on " STR_FMT " is held for a moment",
                          lock_text(strong->lock->mode),
                          STR_ARG(lint_relation_text(point, strong->lock->relation))));
}

static bool breaks_code(const LintPoint *point, const LintStep *step)
{
    return step->breaks_code && !lint_is_gated(point);
}

static CheckAnswer compatible(const Answering *of)
{
    const LintStep *step = first_step(of->point, breaks_code);
    if (step != NULL)
        return no_at(of->point, step, "breaks code that still uses what was there");
    if (of->verdict->compatible == ANSWER_UNKNOWN)
        return (CheckAnswer){ANSWER_UNKNOWN, of->verdict->unknown, 0};
    if (lint_is_gated(of->point))
        return yes(STR("it waits until nobody uses the old shape"));
    return yes(STR("nothing that code uses goes away or becomes stricter"));
}

static bool moves_rows(const LintPoint *point, const LintStep *step)
{
    (void)point;
    const ChangeKind kind = step->change->kind;
    return !step->on_new && (kind == CHANGE_UPDATE_ROWS || kind == CHANGE_DELETE_ROWS ||
                             (kind == CHANGE_INSERT_ROWS && step->change->from_query));
}

static bool moves_at_once(const LintPoint *point, const LintStep *step)
{
    return moves_rows(point, step) && !step->statement->batched && !step->on_small;
}

static CheckAnswer backfill(const Answering *of)
{
    const LintStep *step  = first_step(of->point, moves_at_once);
    const size_t    count = count_steps(of->point, moves_rows);
    if (step != NULL)
        return no_at(of->point, step, "moves all its rows in one transaction");
    if (count == 0)
        return yes(STR("it moves no rows"));
    return yes(str_format(of->point->arena, "%zu statement%s in batches, or on small tables", count,
                          count == 1 ? "" : "s"));
}

static bool builds_index(const LintPoint *point, const LintStep *step)
{
    (void)point;
    const ChangeKind kind = step->change->kind;
    return !step->on_new && (kind == CHANGE_CREATE_INDEX || kind == CHANGE_REINDEX ||
                             ((kind == CHANGE_ADD_UNIQUE || kind == CHANGE_ADD_PRIMARY_KEY ||
                               kind == CHANGE_ADD_EXCLUDE) &&
                              !step->change->using_index));
}

static bool builds_index_blocking(const LintPoint *point, const LintStep *step)
{
    return builds_index(point, step) && step->blocks_long;
}

static CheckAnswer indexes(const Answering *of)
{
    const LintStep *step  = first_step(of->point, builds_index_blocking);
    const size_t    count = count_steps(of->point, builds_index);
    if (step != NULL)
        return no_at(of->point, step, "keeps writers out until its index is built");
    if (count == 0)
        return yes(STR("it builds no index on a table that was there before"));
    return yes(str_format(of->point->arena, "%zu built concurrently, or on small tables", count));
}

static bool constrains(const LintPoint *point, const LintStep *step)
{
    (void)point;
    const ChangeKind kind = step->change->kind;
    return !step->on_new && (kind == CHANGE_ADD_CHECK || kind == CHANGE_ADD_FOREIGN_KEY ||
                             kind == CHANGE_SET_NOT_NULL || kind == CHANGE_VALIDATE_CONSTRAINT);
}

static bool constrains_blocking(const LintPoint *point, const LintStep *step)
{
    return constrains(point, step) && step->blocks_long;
}

static CheckAnswer constraints(const Answering *of)
{
    const LintStep *step  = first_step(of->point, constrains_blocking);
    const size_t    count = count_steps(of->point, constrains);
    if (step != NULL)
        return no_at(of->point, step, "reads the whole table under its lock");
    if (count == 0)
        return yes(STR("it adds no constraint to a table that was there before"));
    return yes(str_format(of->point->arena,
                          "%zu without reading a large table under a lock that keeps writers out",
                          count));
}

static bool waits_without_limit(const LintPoint *point, const LintStep *step)
{
    (void)point;
    return step->strong && step->lock_timeout_ms <= 0;
}

static CheckAnswer timeouts(const Answering *of)
{
    const LintStep *step   = first_step(of->point, waits_without_limit);
    const LintStep *strong = first_step(of->point, is_strong);
    if (step != NULL)
        return no_at(of->point, step, "waits for its lock without a lock_timeout");
    if (strong == NULL)
        return yes(STR("it takes no lock that keeps writers out"));
    return yes(str_format(of->point->arena, "a lock_timeout of %lld ms is in effect",
                          (long long)strong->lock_timeout_ms));
}

static CheckAnswer tested(const Answering *of)
{
    (void)of;
    return (CheckAnswer){ANSWER_UNKNOWN, STR("lint sees no record of a rehearsal"), 0};
}

static bool fails_again(const LintPoint *point, const LintStep *step)
{
    (void)point;
    return !step->in_transaction && !lint_can_repeat(step->change);
}

static CheckAnswer repeatable(const Answering *of)
{
    const LintStep *step = first_step(of->point, fails_again);
    if (of->point->migration->native)
        return yes(STR("shore goes on where it stopped, after a look at what the database holds"));
    if (step != NULL)
        return no_at(of->point, step, "stands outside a transaction and fails the second time");
    return yes(STR("what fails is rolled back, or can be run again"));
}

static bool deletes(const LintPoint *point, const LintStep *step)
{
    return loses_data(point, step) || (!step->on_new && step->change->kind == CHANGE_TRUNCATE);
}

/* Of the author's allowances those that are about deleting. */
static const Suppression *confirmation(const SuppressionVec *allow)
{
    for (size_t i = 0; i < allow->count; i++)
        if (str_starts(allow->items[i].rule, "drop-") ||
            str_is(allow->items[i].rule, "unconfirmed-delete"))
            return &allow->items[i];
    return NULL;
}

static bool deletes_unconfirmed(const LintPoint *point, const LintStep *step)
{
    return deletes(point, step) && confirmation(&step->statement->allow) == NULL &&
           confirmation(&migration_header(point->migration)->allow) == NULL;
}

static CheckAnswer confirmed(const Answering *of)
{
    const Header      *header = migration_header(of->point->migration);
    const LintStep    *step   = first_step(of->point, deletes_unconfirmed);
    const LintStep    *any    = first_step(of->point, deletes);
    const Suppression *whole  = confirmation(&header->allow);
    if (any == NULL)
        return yes(STR("it deletes nothing"));
    if (header->irreversible)
        return yes(str_format(of->point->arena, "it asks for a confirmation: " STR_FMT,
                              STR_ARG(header->irreversible_reason)));
    if (step != NULL)
        return no_at(of->point, step, "is not confirmed");
    if (whole == NULL)
        whole = confirmation(&any->statement->allow);
    return yes(whole == NULL ? STR("its author says why")
                             : str_format(of->point->arena, "its author says why: " STR_FMT,
                                          STR_ARG(whole->reason)));
}

Checklist checklist_of(const LintPoint *point, const Verdict *verdict)
{
    static CheckAnswer (*const answers[])(const Answering *) = {
        reversible,  lock_duration, compatible, backfill,   indexes,
        constraints, timeouts,      tested,     repeatable, confirmed,
    };
    static_assert(COUNT_OF(answers) == CHECK_POINT_COUNT, "a function for each point");
    const Answering of        = {point, verdict};
    const char     *unknown   = verdict_unknown_part(point);
    Checklist       checklist = {.migration = point->migration};
    for (size_t i = 0; i < CHECK_POINT_COUNT; i++) {
        CheckAnswer *answer = &checklist.points[i];
        *answer             = answers[i](&of);
        if (answer->answer == ANSWER_YES && unknown != NULL)
            *answer = (CheckAnswer){ANSWER_UNKNOWN,
                                    str_format(point->arena, "not judged: %s", unknown), 0};
    }
    return checklist;
}
