/* option.c -- text into the struct that a row describes. */
#include "cmd/option.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/secret.h"
#include "os/file.h"

#include "base/poison.h"

enum { LAYER_COUNT = LAYER_ARGV + 1 };

const Option *option_find(const OptionTable *table, Str name)
{
    for (size_t i = 0; i < table->count; i++)
        if (str_is(name, table->rows[i].name))
            return &table->rows[i];
    return NULL;
}

const Option *option_find_letter(const OptionTable *table, char letter)
{
    for (size_t i = 0; i < table->count; i++)
        if (letter != '\0' && table->rows[i].letter == letter)
            return &table->rows[i];
    return NULL;
}

const char *option_kind_text(OptionKind kind)
{
    static const char *const texts[] = {
        [OPTION_FLAG] = "flag", [OPTION_TEXT] = "text",         [OPTION_PATH] = "path",
        [OPTION_INT] = "int",   [OPTION_REAL] = "real",         [OPTION_CHOICE] = "choice",
        [OPTION_SIZE] = "size", [OPTION_DURATION] = "duration", [OPTION_LIST] = "list",
        [OPTION_MAP] = "map",
    };
    return texts[kind];
}

bool option_takes_value(const Option *option)
{
    return option->kind != OPTION_FLAG;
}

Str option_variable(Arena *arena, const Option *option)
{
    const Str key  = str_from(option->config_key);
    char     *data = arena_alloc(arena, 1, key.size + sizeof "SHORE_");
    memcpy(data, "SHORE_", sizeof "SHORE_" - 1);
    char *out = data + sizeof "SHORE_" - 1;
    for (size_t i = 0; i < key.size; i++) {
        const char c = key.data[i];
        out[i] = c == '.' || c == '-' ? '_' : c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return str_from(data);
}

void option_fallbacks(Arena *arena, const OptionTable *table, Str config, SettingVec *settings)
{
    for (size_t i = 0; i < table->count; i++) {
        const Option *option = &table->rows[i];
        Str           value  = str_from(option->fallback);
        if (option->kind == OPTION_PATH)
            value = path_below(arena, config, value);
        if (option->fallback != NULL)
            *vec_push(arena, settings) = (Setting){
                .option = option,
                .values = table->values,
                .layer  = LAYER_FALLBACK,
                .value  = value,
                .name   = str_from(option->name),
            };
    }
}

static bool flag_parse(Str text, bool *ret)
{
    static const char *const words[] = {"false", "true", "no", "yes", "off", "on", "0", "1"};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(text, str_from(words[i]))) {
            *ret = i % 2 == 1;
            return true;
        }
    return false;
}

static bool real_parse(Arena *arena, Str text, double *ret)
{
    const char *start = str_c(arena, text);
    char       *end;
    errno              = 0;
    const double value = strtod(start, &end);
    if (text.size == 0 || errno != 0 || end != start + text.size || !(value >= 0.0) || value > 1e12)
        return false;
    *ret = value;
    return true;
}

static bool int_parse(Str text, int64_t *ret)
{
    int64_t value;
    if (!str_to_int64(text, &value) || value < 0)
        return false;
    *ret = value;
    return true;
}

static bool choice_valid(const char *const *choices, Str value)
{
    for (; *choices != NULL; choices++)
        if (str_is(value, *choices))
            return true;
    return false;
}

static Str choices_text(Arena *arena, const char *const *choices)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    for (size_t i = 0; choices[i] != NULL; i++)
        buf_format(&buf, "%s%s", i == 0 ? "" : choices[i + 1] == NULL ? " or " : ", ", choices[i]);
    return buf_str(&buf);
}

static const char *choice_reason(Arena *arena, const char *const *choices)
{
    return str_format(arena, "it must be " STR_FMT, STR_ARG(choices_text(arena, choices))).data;
}

static void map_set(Arena *arena, MapEntryVec *map, MapEntry entry)
{
    for (size_t i = 0; i < map->count; i++)
        if (str_equal(map->items[i].key, entry.key)) {
            map->items[i] = entry;
            return;
        }
    *vec_push(arena, map) = entry;
}

static bool list_add(Arena *arena, const Setting *setting, StrVec *list)
{
    if (setting->whole) {
        *vec_push(arena, list) = setting->value;
        return true;
    }
    for (Str rest = setting->value; rest.size > 0;) {
        const Str item = str_trim(str_cut(&rest, ','));
        if (item.size > 0)
            *vec_push(arena, list) = item;
    }
    return true;
}

static bool map_add(Arena *arena, const Setting *setting, MapEntryVec *map, const char **ret_reason)
{
    const char *const *choices = setting->option->choices;
    for (Str rest = setting->value; rest.size > 0 || setting->whole;) {
        MapEntry entry = {setting->key, setting->value};
        if (!setting->whole) {
            Str pair = str_cut(&rest, ',');
            if (!str_contains(pair, "=")) {
                *ret_reason = "it must read KEY=VALUE";
                return false;
            }
            entry.key   = str_trim(str_cut(&pair, '='));
            entry.value = str_trim(pair);
        }
        if (choices != NULL && !choice_valid(choices, entry.value)) {
            *ret_reason = choice_reason(arena, choices);
            return false;
        }
        map_set(arena, map, entry);
        if (setting->whole)
            break;
    }
    return true;
}

/* False, with why, when the value does not fit. */
static bool setting_apply(Arena *arena, const Setting *setting, const char **ret_reason)
{
    const Option *option = setting->option;
    void         *at     = (char *)setting->values + option->at;
    switch (option->kind) {
    case OPTION_FLAG:
        *ret_reason = "it must be true or false";
        return flag_parse(setting->value, at);
    case OPTION_CHOICE:
        if (!choice_valid(option->choices, setting->value)) {
            *ret_reason = choice_reason(arena, option->choices);
            return false;
        }
        *(const char **)at = str_c(arena, setting->value);
        return true;
    case OPTION_TEXT:
    case OPTION_PATH:
        *(const char **)at = str_c(arena, setting->value);
        return true;
    case OPTION_INT:
        *ret_reason = "it must be a whole number, not negative";
        return int_parse(setting->value, at);
    case OPTION_REAL:
        *ret_reason = "it must be a number, not negative";
        return real_parse(arena, setting->value, at);
    case OPTION_DURATION:
        return duration_parse(setting->value, at, ret_reason);
    case OPTION_SIZE:
        return size_parse(setting->value, at, ret_reason);
    case OPTION_LIST:
        return list_add(arena, setting, at);
    case OPTION_MAP:
        return map_add(arena, setting, at, ret_reason);
    }
    return false;
}

static Status value_refused(Arena *arena, Fault *fault, const Setting *setting, const char *reason)
{
    const Str shown = secret_mask(arena, setting->value);
    Str       name  = setting->name;
    if (setting->key.size > 0)
        name = str_format(arena, STR_FMT "." STR_FMT, STR_ARG(name), STR_ARG(setting->key));
    Status status = FAIL(fault, STATUS_USAGE, "could not use '" STR_FMT "' for " STR_FMT ": %s",
                         STR_ARG(shown), STR_ARG(name), reason);
    if (setting->place.size > 0)
        status = fault_place(fault, STR_FMT, STR_ARG(setting->place));
    return status;
}

/* A stronger layer's list replaces a weaker one's, a map is merged key by key. */
static bool starts_list_anew(const SettingVec *settings, size_t index)
{
    const Setting *setting = &settings->items[index];
    if (setting->option->kind != OPTION_LIST)
        return false;
    for (size_t i = 0; i < index; i++)
        if (settings->items[i].option == setting->option &&
            settings->items[i].layer == setting->layer)
            return false;
    return true;
}

Status option_apply(Arena *arena, Fault *fault, const SettingVec *settings)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++)
        for (size_t i = 0; i < settings->count; i++) {
            const Setting *setting = &settings->items[i];
            if ((int)setting->layer != layer)
                continue;
            if (starts_list_anew(settings, i))
                *(StrVec *)(void *)((char *)setting->values + setting->option->at) = (StrVec){0};
            const char *reason = "";
            if (!setting_apply(arena, setting, &reason))
                return value_refused(arena, fault, setting, reason);
        }
    return STATUS_OK;
}

const Setting *option_source(const SettingVec *settings, const char *name)
{
    const Setting *best = NULL;
    for (size_t i = 0; i < settings->count; i++) {
        const Setting *setting = &settings->items[i];
        if (strcmp(setting->option->name, name) == 0 && setting->layer != LAYER_FALLBACK &&
            (best == NULL || setting->layer >= best->layer))
            best = setting;
    }
    return best;
}
