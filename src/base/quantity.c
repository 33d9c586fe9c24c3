/* quantity.c -- numbers with units. A unit is required: whether 5 means seconds or milliseconds is
 * a question that an outage should not answer. */
#include "base/quantity.h"

#include "base/poison.h"

typedef struct Unit {
    const char *word;
    int64_t     factor;
} Unit;

static const Unit duration_units[] = {
    {"ms", 1}, {"s", 1000}, {"m", 60000}, {"min", 60000}, {"h", 3600000}, {"d", 86400000}, {NULL},
};

static const Unit size_units[] = {
    {"b", 1},         {"kb", 1 << 10},          {"kib", 1 << 10},
    {"mb", 1 << 20},  {"mib", 1 << 20},         {"gb", 1 << 30},
    {"gib", 1 << 30}, {"tb", (int64_t)1 << 40}, {"tib", (int64_t)1 << 40},
    {NULL},
};

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static const Unit *unit_find(const Unit *units, Str word)
{
    for (; units->word != NULL; units++)
        if (str_equal_nocase(word, str_from(units->word)))
            return units;
    return NULL;
}

/* digits [ '.' digits ] unit. A fraction must come out whole: 0.5ms is refused, not rounded. */
static bool quantity_parse(Str text, const Unit *units, const char *unit_reason, int64_t *ret,
                           const char **ret_reason)
{
    size_t  at     = 0;
    int64_t number = 0;
    int64_t scale  = 1;
    bool    point  = false;
    *ret_reason    = "it is not a number with a unit";
    for (; at < text.size && (is_digit(text.data[at]) || text.data[at] == '.'); at++) {
        if (text.data[at] == '.') {
            if (point || at == 0)
                return false;
            point = true;
            continue;
        }
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_add_overflow(number, text.data[at] - '0', &number) ||
            (point && __builtin_mul_overflow(scale, 10, &scale))) {
            *ret_reason = "the number is too large";
            return false;
        }
    }
    if (at == 0 || text.data[at - 1] == '.')
        return false;
    const Str   word = str_trim(str_slice(text, at, SIZE_MAX));
    const Unit *unit = unit_find(units, word);
    if (unit == NULL) {
        *ret_reason = unit_reason;
        return false;
    }
    int64_t value;
    if (__builtin_mul_overflow(number, unit->factor, &value)) {
        *ret_reason = "the number is too large";
        return false;
    }
    if (value % scale != 0) {
        *ret_reason = "it is finer than the smallest unit";
        return false;
    }
    *ret = value / scale;
    return true;
}

bool duration_parse(Str text, int64_t *ret_ms, const char **ret_reason)
{
    return quantity_parse(text, duration_units, "a unit is required: ms, s, m, h or d", ret_ms,
                          ret_reason);
}

bool size_parse(Str text, int64_t *ret_bytes, const char **ret_reason)
{
    return quantity_parse(text, size_units, "a unit is required: B, kB, MB, GB or TB", ret_bytes,
                          ret_reason);
}
