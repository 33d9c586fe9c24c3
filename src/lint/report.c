/* report.c -- how a rule says what it found: severity, place in the file, message, ways out. */
#include <assert.h>

#include "base/utf8.h"
#include "lint/rule.h"

#include "base/poison.h"

/* The place of byte `to`, from the known place of byte `from` before it. */
static Place place_after(const LintPoint *point, size_t from, Place place, size_t to)
{
    const Str source     = lint_file_text(point);
    size_t    line_start = from;
    for (size_t i = from; i < to && i < source.size; i++)
        if (source.data[i] == '\n') {
            place      = (Place){place.line + 1, 1};
            line_start = i + 1;
        }
    const Str part = str_slice(source, line_start, to > line_start ? to - line_start : 0);
    place.column += point->utf8 ? utf8_length(part) : part.size;
    return place;
}

void lint_move(const LintPoint *point, Finding *finding, Span span)
{
    const Statement *statement = point->statement;
    size_t           from      = 0;
    Place            place     = {1, 1};
    if (statement != NULL && span.start >= statement->span.start) {
        from  = statement->span.start;
        place = statement->start;
    }
    finding->span  = span;
    finding->start = place_after(point, from, place, span.start);
    finding->end   = place_after(point, span.start, finding->start, span.start + span.size);
}

void lint_move_to_line(const LintPoint *point, Finding *finding, Place place)
{
    const Str source = lint_file_text(point);
    size_t    start  = 0;
    for (size_t line = 1; line < place.line && start < source.size; start++)
        line += source.data[start] == '\n';
    const size_t size = str_find(str_slice(source, start, SIZE_MAX), "\n");
    Str          line = str_slice(source, start, size);
    while (line.size > 0 && (line.data[0] == ' ' || line.data[0] == '\t'))
        line = str_slice(line, 1, SIZE_MAX);
    finding->span = (Span){(size_t)(line.data - source.data), str_trim(line).size};
    lint_move(point, finding, finding->span);
    finding->start = place;
}

static Span span_of(const LintPoint *point)
{
    if (point->change != NULL && point->change->span.size > 0)
        return point->change->span;
    if (point->statement != NULL)
        return point->statement->span;
    return (Span){0, 0};
}

/* What is a warning of any table is an error of one that is known to be large, where it keeps
 * others out for long, and of one that is written to all the time. A severity that somebody chose
 * stays. */
static Severity severity_at(const LintPoint *point)
{
    const Severity      severity = rule_severity(point->rule, point->options->severities);
    const RelationLock *lock     = point->effect == NULL ? NULL : lint_strongest_lock(point);
    if (severity != SEVERITY_WARNING || point->rule->severity != SEVERITY_WARNING || lock == NULL ||
        point->options->live == NULL || !lock_blocks_writes(lock->mode))
        return severity;
    const bool worse =
        lint_is_hot(point, lock->relation) ||
        (point->effect->duration != DURATION_INSTANT && lint_is_large(point, lock->relation));
    return worse ? SEVERITY_ERROR : severity;
}

static Name relation_of(const Statement *statement)
{
    return statement == NULL || statement->changes.count == 0
               ? (Name){0}
               : statement->changes.items[0].relation;
}

Finding *lint_report(const LintPoint *point, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const Str text = str_vformat(point->arena, format, args);
    va_end(args);

    Finding *finding   = vec_push(point->arena, point->findings);
    finding->rule      = point->rule->id;
    finding->severity  = severity_at(point);
    finding->migration = point->migration;
    finding->section   = point->section;
    finding->statement = point->statement == NULL ? -1 : (int)point->statement_index;
    finding->relation  = relation_of(point->statement);
    finding->message   = text;
    finding->why       = str_from(rule_why(point->rule, point->options->version));
    finding->effect    = point->effect;
    lint_move(point, finding, span_of(point));
    return finding;
}

void lint_report_type(const LintPoint *point, const char *objection)
{
    const Change *change = point->change;
    lint_report(point, STR_FMT "." STR_FMT " is " STR_FMT ": %s",
                STR_ARG(lint_relation_text(point, change->relation)), STR_ARG(change->column),
                STR_ARG(lint_type(point, change->type)), objection);
}

/* What has no place in a transaction says so to a runner that would open one. */
static Str with_mark(const LintPoint *point, Str sql)
{
    const char *mark = point->statements->no_transaction;
    if (mark == NULL || point->statements->transaction != TRANSACTION_WHOLE ||
        !str_contains(sql, " CONCURRENTLY "))
        return sql;
    return str_format(point->arena, "%s\n" STR_FMT, mark, STR_ARG(sql));
}

void lint_fix(const LintPoint *point, Finding *finding, const char *title, const char *sql_format,
              ...)
{
    /* A statement of code may name variables of the code: it does not run outside of it. */
    if (point->in_code && point->change != NULL && change_is_data(point->change->kind))
        return;
    va_list args;
    va_start(args, sql_format);
    const Str text = str_vformat(point->arena, sql_format, args);
    va_end(args);
    *vec_push(point->arena, &finding->fixes) =
        (Fix){.title = str_from(title), .sql = with_mark(point, text)};
}

void lint_edit(const LintPoint *point, Finding *finding, Span span, const char *format, ...)
{
    if (point->in_code) /* its text may be quoted, or stand elsewhere */
        return;
    va_list args;
    va_start(args, format);
    const Str text = str_vformat(point->arena, format, args);
    va_end(args);
    assert(finding->fixes.count > 0);
    Fix *fix                             = &finding->fixes.items[finding->fixes.count - 1];
    *vec_push(point->arena, &fix->edits) = (Edit){.span = span, .text = text};
}

void lint_why(const LintPoint *point, Finding *finding, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const Str text = str_vformat(point->arena, format, args);
    va_end(args);
    finding->why     = text;
    finding->why_own = true;
}

void lint_lower(Finding *finding, Severity most)
{
    finding->severity = MIN_OF(finding->severity, most);
}

void lint_unless_settled(const LintPoint *point, Finding *finding, Name table, Str constraint)
{
    const Table *known      = catalog_table_find(point->before, table);
    Unsettled   *unsettled  = arena_new_of(point->arena, Unsettled);
    *unsettled              = (Unsettled){known == NULL ? table : known->name, constraint};
    finding->unless_settled = unsettled;
}

void lint_report_problems(const LintPoint *point, ProblemKind kind)
{
    const ProblemVec *problems = &point->migration->problems;
    for (size_t i = 0; i < problems->count; i++) {
        const Problem *problem = &problems->items[i];
        if (problem->kind != kind)
            continue;
        LintPoint at      = lint_at_section(point, problem->section);
        Finding  *finding = lint_report(&at, STR_FMT, STR_ARG(problem->message));
        lint_move_to_line(&at, finding, problem->place);
        finding->help = problem->hint;
    }
}
