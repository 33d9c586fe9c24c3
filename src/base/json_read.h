/* json_read.h -- JSON text to a tree in an arena; over libjansson. Keys are unique, strings hold no
 * NUL, integers fit 64 bits: anything else is an error with its place. */
#pragma once

#include "base/str.h"

enum { JSON_READ_DEPTH_MAX = 64 };

typedef enum JsonKind {
    JSON_KIND_NULL,
    JSON_KIND_BOOL,
    JSON_KIND_INT,
    JSON_KIND_REAL,
    JSON_KIND_STRING,
    JSON_KIND_ARRAY,
    JSON_KIND_OBJECT,
} JsonKind;

typedef struct JsonValue JsonValue;
struct JsonValue {
    JsonKind kind;
    bool     boolean;
    int64_t  integer;
    double   real; /* of an integer, too */
    Str      string;
    StrVec   keys; /* of an object, in the order of the text */
    VEC(JsonValue) items;
};

typedef struct JsonError {
    size_t line; /* 1-based */
    size_t column;
    Str    message; /* lower case, no full stop */
} JsonError;

/* False fills *error. `text` is one value and nothing else. */
bool json_read(Arena *arena, Str text, JsonValue *ret, JsonError *error);

/* The member of an object, or NULL; also when `value` is NULL or no object. */
const JsonValue *json_find(const JsonValue *value, const char *key);

/* The member's value, or what stands for it when there is none or it is of another kind. */
Str     json_find_string(const JsonValue *value, const char *key, Str otherwise);
int64_t json_find_int(const JsonValue *value, const char *key, int64_t otherwise);

const char *json_kind_text(JsonKind kind); /* "an object" */
