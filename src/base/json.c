/* json.c -- the writer's state is one flag per level: does a comma come first? */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>

#include "base/utf8.h"

#include "base/poison.h"

Json json_new(Buf *buf)
{
    return (Json){.buf = buf};
}

enum { INDENT = 2 };

static void line_begin(Json *json, unsigned depth)
{
    buf_add_char(json->buf, '\n');
    buf_add_repeat(json->buf, ' ', (size_t)depth * INDENT);
}

static void before_value(Json *json)
{
    if (!json->after_key && json->filled[json->depth])
        buf_add_char(json->buf, ',');
    if (!json->after_key && json->depth > 0 && json->depth <= json->lines)
        line_begin(json, json->depth);
    else if (!json->after_key && json->filled[json->depth] && json->lines > 0)
        buf_add_char(json->buf, ' ');
    json->filled[json->depth] = true;
    json->after_key           = false;
}

static void begin(Json *json, char bracket)
{
    before_value(json);
    buf_add_char(json->buf, bracket);
    json->depth++;
    assert(json->depth < JSON_DEPTH_MAX);
    json->filled[json->depth] = false;
}

static void end(Json *json, char bracket)
{
    assert(json->depth > 0);
    if (json->depth <= json->lines && json->filled[json->depth])
        line_begin(json, json->depth - 1);
    json->depth--;
    buf_add_char(json->buf, bracket);
}

void json_object_begin(Json *json)
{
    begin(json, '{');
}

void json_object_end(Json *json)
{
    end(json, '}');
}

void json_array_begin(Json *json)
{
    begin(json, '[');
}

void json_array_end(Json *json)
{
    end(json, ']');
}

static void add_quoted(Buf *buf, Str value)
{
    const bool valid = utf8_valid(value);
    buf_add_char(buf, '"');
    for (size_t i = 0; i < value.size; i++) {
        const unsigned char c = (unsigned char)value.data[i];
        if (c == '"' || c == '\\')
            buf_format(buf, "\\%c", c);
        else if (c == '\n')
            buf_add_c(buf, "\\n");
        else if (c == '\0' || (c >= 0x80 && !valid))
            buf_add_c(buf, "\\ufffd");
        else if (c < 0x20)
            buf_format(buf, "\\u%04x", c);
        else
            buf_add_char(buf, (char)c);
    }
    buf_add_char(buf, '"');
}

void json_key(Json *json, const char *key)
{
    before_value(json);
    add_quoted(json->buf, str_from(key));
    buf_add_c(json->buf, json->lines > 0 ? ": " : ":");
    json->after_key = true;
}

void json_string(Json *json, Str value)
{
    before_value(json);
    add_quoted(json->buf, value);
}

void json_int(Json *json, int64_t value)
{
    before_value(json);
    buf_format(json->buf, "%" PRId64, value);
}

void json_bool(Json *json, bool value)
{
    before_value(json);
    buf_add_c(json->buf, value ? "true" : "false");
}

void json_null(Json *json)
{
    before_value(json);
    buf_add_c(json->buf, "null");
}

void json_number(Json *json, double value, int decimals)
{
    before_value(json);
    buf_format(json->buf, "%.*f", decimals, value);
}

void json_add_string(Json *json, const char *key, Str value)
{
    json_key(json, key);
    json_string(json, value);
}

void json_add_int(Json *json, const char *key, int64_t value)
{
    json_key(json, key);
    json_int(json, value);
}

void json_add_bool(Json *json, const char *key, bool value)
{
    json_key(json, key);
    json_bool(json, value);
}
