/* args.c -- the values of a `-- shore:` line. */
#include "layout/args.h"

#include <inttypes.h>
#include <string.h>

#include "base/quantity.h"
#include "layout/problem.h"

#include "base/poison.h"

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool args_fail(Args *args, size_t offset, const char *format, ...)
{
    Buf     message = buf_new(args->arena, SIZE_MAX);
    va_list list;
    va_start(list, format);
    buf_vformat(&message, format, list);
    va_end(list);
    const Str hint = str_format(args->arena, "Write it as: -- shore: %s", args->usage);
    problem_add_in(args->arena, args->migration, args->section, offset, hint.data, STR_FMT,
                   STR_ARG(buf_str(&message)));
    args->failed = true;
    return false;
}

Str args_rest(Args *args)
{
    const char *source = args->source.data;
    while (args->at < args->end && is_blank(source[args->at]))
        args->at++;
    return (Str){source + args->at, args->end - args->at};
}

/* The word that comes next; empty at the end, or before a quote. A comma or bracket is one. */
static Str next_word(Args *args)
{
    const Str rest = args_rest(args);
    size_t    size = 0;
    while (size < rest.size && !is_blank(rest.data[size]) &&
           strchr(",()\"", rest.data[size]) == NULL)
        size++;
    const bool symbol = size == 0 && rest.size > 0 && rest.data[0] != '"';
    return str_slice(rest, 0, symbol ? 1 : size);
}

bool args_take(Args *args, const char *word)
{
    if (!str_is(next_word(args), word))
        return false;
    args->at += strlen(word);
    return true;
}

bool args_word(Args *args, const char *what, Str *ret)
{
    const Str word = next_word(args);
    if (word.size == 0 || strchr(",()", word.data[0]) != NULL)
        return args_fail(args, args->at, "%s is missing", what);
    args->at += word.size;
    *ret = word;
    return true;
}

/* The text between the quotes that `rest` starts with, `quote` doubled inside standing for one;
 * gives its size with the quotes, or 0 when it is not closed. */
static size_t unquote(Arena *arena, Str rest, char quote, Str *ret)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 1; i < rest.size; i++) {
        if (rest.data[i] == quote) {
            if (i + 1 == rest.size || rest.data[i + 1] != quote) {
                *ret = buf_str(&buf);
                return i + 1;
            }
            i++;
        }
        buf_add_char(&buf, rest.data[i]);
    }
    return 0;
}

bool args_text(Args *args, const char *what, Str *ret)
{
    const Str rest = args_rest(args);
    if (rest.size == 0)
        return args_fail(args, args->at, "%s is missing", what);
    if (rest.data[0] != '"')
        return args_fail(args, args->at, "%s is not in double quotes", what);
    Str          text;
    const size_t size = unquote(args->arena, rest, '"', &text);
    if (size == 0)
        return args_fail(args, args->at, "the quote is not closed");
    if (str_trim(text).size == 0)
        return args_fail(args, args->at, "%s is empty", what);
    args->at += size;
    *ret = text;
    return true;
}

bool args_int(Args *args, const char *what, int64_t min, int64_t max, int64_t *ret)
{
    Str     word = {0};
    int64_t value;
    if (!args_word(args, what, &word))
        return false;
    const size_t at = (size_t)(word.data - args->source.data);
    if (!str_to_int64(word, &value))
        return args_fail(args, at, "%s is not a whole number: '" STR_FMT "'", what, STR_ARG(word));
    if (value < min || value > max)
        return args_fail(args, at,
                         "%s is out of range: %" PRId64 " is not from %" PRId64 " to %" PRId64,
                         what, value, min, max);
    *ret = value;
    return true;
}

/* In the largest unit that divides it. */
static Str duration_text(Arena *arena, int64_t ms)
{
    static const struct {
        int64_t     ms;
        const char *name;
    } units[] = {{86400000, "d"}, {3600000, "h"}, {60000, "m"}, {1000, "s"}, {1, "ms"}};
    size_t i  = 0;
    while (ms % units[i].ms != 0)
        i++;
    return ms == 0 ? STR("0s")
                   : str_format(arena, "%" PRId64 "%s", ms / units[i].ms, units[i].name);
}

bool args_duration(Args *args, int64_t min_ms, int64_t max_ms, Str *ret)
{
    Str word = {0};
    if (!args_word(args, "the time", &word))
        return false;
    const size_t at = (size_t)(word.data - args->source.data);
    int64_t      ms;
    const char  *reason;
    if (!duration_parse(word, &ms, &reason))
        return args_fail(args, at, "not a time: '" STR_FMT "': %s", STR_ARG(word), reason);
    if (ms < min_ms || ms > max_ms)
        return args_fail(args, at, "the time is out of range: '" STR_FMT "' is not from %s to %s",
                         STR_ARG(word), duration_text(args->arena, min_ms).data,
                         duration_text(args->arena, max_ms).data);
    *ret = word;
    return true;
}

static bool is_date(Str text)
{
    static const char shape[] = "dddd-dd-dd";
    if (text.size != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < text.size; i++)
        if (shape[i] == '-' ? text.data[i] != '-' : text.data[i] < '0' || text.data[i] > '9')
            return false;
    const int month = (text.data[5] - '0') * 10 + text.data[6] - '0';
    const int day   = (text.data[8] - '0') * 10 + text.data[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

bool args_date(Args *args, const char *key, Str *ret)
{
    const size_t start = (size_t)(args_rest(args).data - args->source.data);
    Str          word  = {0};
    if (!args_word(args, key, &word))
        return false;
    if (!str_is(str_cut(&word, '='), key) || !is_date(word))
        return args_fail(args, start, "not a date of the form %s=2026-12-31", key);
    *ret = word;
    return true;
}

static bool is_identifier_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || (unsigned char)c >= 0x80;
}

/* One part of a name, folded as the server folds it. */
static bool name_part(Args *args, Str *ret)
{
    const Str rest = args_rest(args);
    if (rest.size > 0 && rest.data[0] == '"')
        return args_text(args, "the name", ret);
    size_t size = 0;
    while (size < rest.size && is_identifier_char(rest.data[size]))
        size++;
    if (size == 0)
        return args_fail(args, args->at, rest.size == 0 ? "a name is missing" : "not a name");
    *ret = str_lower(args->arena, str_slice(rest, 0, size));
    args->at += size;
    return true;
}

static bool args_name(Args *args, Name *ret)
{
    Name name = {0};
    if (!name_part(args, &name.name))
        return false;
    if (args->at < args->end && args->source.data[args->at] == '.') {
        args->at++;
        name.schema = name.name;
        if (!name_part(args, &name.name))
            return false;
    }
    *ret = name;
    return true;
}

bool args_names(Args *args, NameVec *ret)
{
    do {
        Name name;
        if (!args_name(args, &name))
            return false;
        *vec_push(args->arena, ret) = name;
    } while (args_take(args, ","));
    return true;
}

bool args_take_template(Args *args)
{
    const Str  rest   = args_rest(args);
    const bool quoted = str_starts(rest, "\"<") && str_ends(rest, ">\"");
    if (!quoted && !(str_starts(rest, "<") && str_ends(rest, ">")))
        return false;
    args->at = args->end;
    return true;
}
