/* json_read.c -- libjansson reads; what it allocates is copied into the arena and given back before
 * anybody sees it. */
#include "base/json_read.h"

#include <jansson.h>

#include "base/poison.h"

static void json_decref_auto(json_t **json)
{
    json_decref(*json);
}

static bool copy(Arena *arena, const json_t *json, size_t depth, JsonValue *ret);

static bool copy_array(Arena *arena, const json_t *json, size_t depth, JsonValue *ret)
{
    for (size_t i = 0; i < json_array_size(json); i++)
        if (!copy(arena, json_array_get(json, i), depth + 1, vec_push(arena, &ret->items)))
            return false;
    return true;
}

static bool copy_object(Arena *arena, json_t *json, size_t depth, JsonValue *ret)
{
    for (void *at = json_object_iter(json); at != NULL; at = json_object_iter_next(json, at)) {
        const Str key                = {json_object_iter_key(at), json_object_iter_key_len(at)};
        *vec_push(arena, &ret->keys) = str_copy(arena, key);
        if (!copy(arena, json_object_iter_value(at), depth + 1, vec_push(arena, &ret->items)))
            return false;
    }
    return true;
}

static bool copy(Arena *arena, const json_t *json, size_t depth, JsonValue *ret)
{
    *ret = (JsonValue){0};
    if (depth > JSON_READ_DEPTH_MAX)
        return false;
    switch (json_typeof(json)) {
    case JSON_OBJECT:
        ret->kind = JSON_KIND_OBJECT;
        return copy_object(arena, (json_t *)(uintptr_t)json, depth, ret);
    case JSON_ARRAY:
        ret->kind = JSON_KIND_ARRAY;
        return copy_array(arena, json, depth, ret);
    case JSON_STRING:
        ret->kind   = JSON_KIND_STRING;
        ret->string = str_copy(arena, (Str){json_string_value(json), json_string_length(json)});
        return true;
    case JSON_INTEGER:
        ret->kind    = JSON_KIND_INT;
        ret->integer = json_integer_value(json);
        ret->real    = (double)ret->integer;
        return true;
    case JSON_REAL:
        ret->kind = JSON_KIND_REAL;
        ret->real = json_real_value(json);
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        ret->kind    = JSON_KIND_BOOL;
        ret->boolean = json_is_true(json);
        return true;
    case JSON_NULL:
    default:
        return true;
    }
}

bool json_read(Arena *arena, Str text, JsonValue *ret, JsonError *error)
{
    json_error_t                      said  = {0};
    const size_t                      flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY;
    CLEANUP(json_decref_auto) json_t *json  = json_loadb(text.data, text.size, flags, &said);
    if (json == NULL) {
        error->line    = said.line > 0 ? (size_t)said.line : 1;
        error->column  = said.column > 0 ? (size_t)said.column : 1;
        error->message = str_copy(arena, str_from(said.text));
        return false;
    }
    if (copy(arena, json, 0, ret))
        return true;
    *error = (JsonError){
        1, 1, str_format(arena, "values are nested deeper than %d", JSON_READ_DEPTH_MAX)};
    return false;
}

const JsonValue *json_find(const JsonValue *value, const char *key)
{
    if (value == NULL || value->kind != JSON_KIND_OBJECT)
        return NULL;
    for (size_t i = 0; i < value->keys.count; i++)
        if (str_is(value->keys.items[i], key))
            return &value->items.items[i];
    return NULL;
}

static const JsonValue *find_of(const JsonValue *value, const char *key, JsonKind kind)
{
    const JsonValue *found = json_find(value, key);
    return found != NULL && found->kind == kind ? found : NULL;
}

Str json_find_string(const JsonValue *value, const char *key, Str otherwise)
{
    const JsonValue *found = find_of(value, key, JSON_KIND_STRING);
    return found == NULL ? otherwise : found->string;
}

int64_t json_find_int(const JsonValue *value, const char *key, int64_t otherwise)
{
    const JsonValue *found = find_of(value, key, JSON_KIND_INT);
    return found == NULL ? otherwise : found->integer;
}

const char *json_kind_text(JsonKind kind)
{
    static const char *const texts[] = {"null",     "a boolean", "an integer", "a number",
                                        "a string", "an array",  "an object"};
    return texts[kind];
}
