/* header.c -- the directives above `-- up`. */
#include <string.h>

#include "layout/directive.h"
#include "layout/problem.h"
#include "layout/set.h"

#include "base/poison.h"

enum { RETRIES_MAX = 1000 };

static const int64_t second_ms = 1000;
static const int64_t hour_ms   = 3600000;
static const int64_t day_ms    = 86400000;

/* One of the three directives that must be there stands here, and says something or not yet. */
static void fill(Args *args, HeaderField field)
{
    Header *header = header_at(args->arena, args->migration);
    if (header->filled[field] == HEADER_MISSING)
        header->filled_place[field] = args->place;
    header->filled[field] = HEADER_FILLED;
}

/* Take the template's placeholder, if that is still what stands here. */
static bool take_template(Args *args, HeaderField field)
{
    fill(args, field);
    if (!args_take_template(args))
        return false;
    header_at(args->arena, args->migration)->filled[field] = HEADER_AS_TEMPLATE;
    args_fail(args, args->start, "the %s is still as the template left it",
              header_field_text(field));
    problem_about(args->migration, PROBLEM_HEADER);
    return true;
}

/* size small|large [for TABLE, ...] */
static void read_size(Args *args)
{
    Header *header = header_at(args->arena, args->migration);
    if (take_template(args, HEADER_SIZE))
        return;
    const bool is_small = args_take(args, "small");
    if (!is_small && !args_take(args, "large")) {
        args_fail(args, args->at, "the size is neither 'small' nor 'large'");
        return;
    }
    const SizeClass size   = is_small ? SIZE_SMALL : SIZE_LARGE;
    NameVec         tables = {0};
    if (args_take(args, "for")) {
        if (!args_names(args, &tables))
            return;
    } else if (header->size != SIZE_UNKNOWN) {
        args_fail(args, args->start, "the size of all tables is given twice");
        return;
    } else {
        header->size = size;
    }
    for (size_t i = 0; i < tables.count; i++)
        *vec_push(args->arena, &header->table_sizes) = (TableSize){tables.items[i], size};
}

static void read_phase(Args *args)
{
    if (take_template(args, HEADER_PHASE))
        return;
    for (Phase phase = PHASE_EXPAND; phase <= PHASE_CONTRACT; phase++)
        if (args_take(args, phase_text(phase))) {
            header_at(args->arena, args->migration)->phase = phase;
            return;
        }
    args_fail(args, args->at, "the phase is none of 'expand', 'migrate', 'switch', 'contract'");
}

static void read_plan(Args *args)
{
    args_word(args, "the plan", &header_at(args->arena, args->migration)->plan);
}

static void read_reason(Args *args)
{
    if (take_template(args, HEADER_REASON))
        return;
    args_text(args, "the reason", &header_at(args->arena, args->migration)->reason);
}

static void read_irreversible(Args *args)
{
    header_at(args->arena, args->migration)->irreversible = true;
    args_text(args, "the reason", &header_at(args->arena, args->migration)->irreversible_reason);
}

/* down keep "reason" */
static void read_down(Args *args)
{
    Header *header = header_at(args->arena, args->migration);
    if (!args_take(args, "keep")) {
        args_fail(args, args->at, "'keep' is missing");
        return;
    }
    header->down_keep = true;
    args_text(args, "the reason", &header->down_keep_reason);
}

/* Not 0: for the server that means to wait for ever. */
static void read_lock_timeout(Args *args)
{
    args_duration(args, 1, hour_ms, &header_at(args->arena, args->migration)->lock_timeout);
}

/* 0s: none. */
static void read_statement_timeout(Args *args)
{
    args_duration(args, 0, 7 * day_ms, &header_at(args->arena, args->migration)->statement_timeout);
}

static void read_retries(Args *args)
{
    const Str rest = args_rest(args);
    int64_t   retries;
    if (args_int(args, "the number of retries", 0, RETRIES_MAX, &retries))
        header_at(args->arena, args->migration)->retries = str_trim(rest);
}

/* "22:00" */
static bool is_time_of_day(Str text)
{
    int64_t hour;
    int64_t minute;
    return text.size == 5 && text.data[2] == ':' && str_to_int64(str_slice(text, 0, 2), &hour) &&
           str_to_int64(str_slice(text, 3, 2), &minute) && hour >= 0 && hour < 24 && minute >= 0 &&
           minute < 60 && text.data[0] != '+' && text.data[3] != '+';
}

/* window "22:00-05:00" */
static void read_window(Args *args)
{
    args_rest(args);
    const size_t at = args->at;
    Str          text;
    if (!args_text(args, "the window", &text))
        return;
    Str       rest = text;
    const Str from = str_cut(&rest, '-');
    if (!is_time_of_day(from) || !is_time_of_day(rest) || str_equal(from, rest)) {
        args_fail(args, at, "not a window of two times of day: '" STR_FMT "'", STR_ARG(text));
        return;
    }
    header_at(args->arena, args->migration)->window = text;
}

static void read_bake(Args *args)
{
    args_duration(args, second_ms, 365 * day_ms, &header_at(args->arena, args->migration)->bake);
}

static void read_after_release(Args *args)
{
    args_word(args, "the release", &header_at(args->arena, args->migration)->after_release);
}

/* unused TABLE[.COLUMN], ...: kept as text, for only the server knows which of both it is. */
static void read_unused(Args *args)
{
    NameVec names = {0};
    if (!args_names(args, &names))
        return;
    for (size_t i = 0; i < names.count; i++)
        *vec_push(args->arena, &header_at(args->arena, args->migration)->unused) =
            name_text(args->arena, names.items[i]);
}

const DirectiveRow directives_header[] = {
    {"size", "size small|large [for TABLE, ...]", true, read_size},
    {"phase", "phase expand|migrate|switch|contract", false, read_phase},
    {"plan", "plan NAME", false, read_plan},
    {"reason", "reason \"why this change is needed\"", false, read_reason},
    {"irreversible", "irreversible \"why there is no way back\"", false, read_irreversible},
    {"down", "down keep \"why going back only means to stop\"", false, read_down},
    {"lock-timeout", "lock-timeout 800ms", false, read_lock_timeout},
    {"statement-timeout", "statement-timeout 10m", false, read_statement_timeout},
    {"retries", "retries N", false, read_retries},
    {"window", "window \"22:00-05:00\"", false, read_window},
    {"bake", "bake 7d", false, read_bake},
    {"after-release", "after-release NAME", false, read_after_release},
    {"unused", "unused TABLE.COLUMN, ...", true, read_unused},
    {"allow", "allow" ALLOW_USAGE, true, directive_read_allow},
    {0},
};
