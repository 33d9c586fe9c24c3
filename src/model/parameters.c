/* parameters.c -- a session sets few things, so a list is quick enough, and copying it at each SET
 * is cheap. */
#include "model/parameters.h"

#include "base/poison.h"

static const Parameter *find(const Parameters *parameters, Str name)
{
    for (size_t i = 0; i < parameters->count; i++)
        if (str_equal(parameters->items[i].name, name))
            return &parameters->items[i];
    return NULL;
}

Str parameters_value(const Parameters *parameters, const char *name)
{
    const Parameter *parameter = find(parameters, str_from(name));
    if (parameter == NULL)
        return (Str){0};
    return parameter->has_local ? parameter->local : parameter->session;
}

/* Digits with a point among them, in thousandths; -1 for what is none. */
static int64_t thousandths(Str text)
{
    const Str whole = str_cut(&text, '.');
    int64_t   number, value = 0;
    if (whole.size > 0 && (!str_to_int64(whole, &value) || value < 0 || value > INT32_MAX))
        return -1;
    value *= 1000;
    const Str digits = str_slice(text, 0, 3);
    if (digits.size == 0)
        return whole.size > 0 ? value : -1;
    if (!str_to_int64(digits, &number) || number < 0)
        return -1;
    for (size_t i = digits.size; i < 3; i++)
        number *= 10;
    return value + number;
}

int64_t parameters_duration_ms(Str value)
{
    static const struct {
        const char *unit;
        int64_t     us;
    } units[] = {
        {"", 1000},      {"us", 1},         {"ms", 1000},      {"s", 1000000},
        {"m", 60000000}, {"min", 60000000}, {"h", 3600000000}, {"d", 86400000000},
    };
    value       = str_trim(value);
    size_t size = 0;
    while (size < value.size &&
           ((value.data[size] >= '0' && value.data[size] <= '9') || value.data[size] == '.'))
        size++;
    const int64_t number = thousandths(str_slice(value, 0, size));
    const Str     unit   = str_trim(str_slice(value, size, SIZE_MAX));
    for (size_t i = 0; number >= 0 && i < COUNT_OF(units); i++)
        if (str_is(unit, units[i].unit))
            return (int64_t)((double)number * (double)units[i].us / 1e6);
    return -1;
}

int64_t parameters_ms(const Parameters *parameters, const char *name)
{
    return parameters_duration_ms(parameters_value(parameters, name));
}

/* A list of one's own, with the parameter in it. */
static Parameter *own(Arena *arena, Parameters *parameters, Str name)
{
    Parameters copy  = {0};
    Parameter *found = NULL;
    for (size_t i = 0; i < parameters->count; i++)
        *vec_push(arena, &copy) = parameters->items[i];
    if (find(&copy, name) == NULL)
        vec_push(arena, &copy)->name = name;
    for (size_t i = 0; i < copy.count; i++)
        if (str_equal(copy.items[i].name, name))
            found = &copy.items[i];
    *parameters = copy;
    return found;
}

/* An empty text is a value, too: search_path = ''. */
static Str known(Str value)
{
    return value.data == NULL ? STR("") : value;
}

void parameters_set_base(Arena *arena, Parameters *parameters, const char *name, Str value)
{
    Parameter *parameter = own(arena, parameters, str_from(name));
    parameter->base      = known(value);
    parameter->session   = parameter->base;
}

static void reset_all(Arena *arena, Parameters *parameters)
{
    Parameters copy = {0};
    for (size_t i = 0; i < parameters->count; i++) {
        const Parameter *parameter = &parameters->items[i];
        if (parameter->base.data != NULL)
            *vec_push(arena, &copy) = (Parameter){
                .name = parameter->name, .base = parameter->base, .session = parameter->base};
    }
    *parameters = copy;
}

static void set(Arena *arena, Parameters *parameters, const Change *change, bool in_transaction)
{
    if (change->local && !in_transaction)
        return;
    Parameter *parameter = own(arena, parameters, change->object);
    const bool resets =
        change->kind == CHANGE_RESET_SESSION || str_equal_nocase(change->value, STR("default"));
    const Str value = resets ? parameter->base : known(change->value);
    if (change->local) {
        parameter->local     = value;
        parameter->has_local = true;
        return;
    }
    parameter->session   = value;
    parameter->has_local = false;
}

void parameters_apply(Arena *arena, Parameters *parameters, const Change *change,
                      bool in_transaction)
{
    if (change->kind != CHANGE_SET_SESSION && change->kind != CHANGE_RESET_SESSION)
        return;
    if (change->kind == CHANGE_RESET_SESSION && str_is(change->object, "all"))
        reset_all(arena, parameters);
    else if (change->object.size > 0)
        set(arena, parameters, change, in_transaction);
}

void parameters_end_transaction(Arena *arena, Parameters *parameters)
{
    bool any = false;
    for (size_t i = 0; i < parameters->count; i++)
        any |= parameters->items[i].has_local;
    if (!any)
        return;
    Parameters copy = {0};
    for (size_t i = 0; i < parameters->count; i++) {
        Parameter *parameter = vec_push(arena, &copy);
        *parameter           = parameters->items[i];
        parameter->has_local = false;
    }
    *parameters = copy;
}

void parameters_path(Arena *arena, Str value, StrVec *ret)
{
    while (value.size > 0) {
        const Str name = str_trim(str_cut(&value, ','));
        if (name.size > 1 && name.data[0] == '"')
            *vec_push(arena, ret) = str_slice(name, 1, name.size - 2);
        else if (name.size > 0)
            *vec_push(arena, ret) = name;
    }
}
