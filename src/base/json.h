/* json.h -- a streaming JSON writer. Commas and nesting are its business; NUL, and bytes
 * that are not UTF-8, become U+FFFD, so that the output is JSON that every reader takes. */
#pragma once

#include "base/str.h"

enum { JSON_DEPTH_MAX = 32 };

typedef struct Json {
    Buf     *buf;
    unsigned depth;
    bool     filled[JSON_DEPTH_MAX]; /* the container at this depth has a member already */
    bool     after_key;
    unsigned lines; /* containers down to this depth give each member a line; 0: all on one line */
} Json;

Json json_new(Buf *buf);

void json_object_begin(Json *json);
void json_object_end(Json *json);
void json_array_begin(Json *json);
void json_array_end(Json *json);
void json_key(Json *json, const char *key);

void json_string(Json *json, Str value);
void json_int(Json *json, int64_t value);
void json_bool(Json *json, bool value);
void json_null(Json *json);
void json_number(Json *json, double value, int decimals);

/* A member at once: json_key and the value. */
void json_add_string(Json *json, const char *key, Str value);
void json_add_int(Json *json, const char *key, int64_t value);
void json_add_bool(Json *json, const char *key, bool value);
