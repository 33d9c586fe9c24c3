/* manual_json.c -- the rows themselves, for programs. */
#include "base/json.h"
#include "cmd/manual.h"

#include "base/poison.h"

static void add_text(Json *json, const char *key, const char *text)
{
    json_key(json, key);
    if (text == NULL)
        json_null(json);
    else
        json_string(json, str_from(text));
}

static void add_option(Json *json, const Option *option)
{
    const char letter[] = {option->letter, '\0'};
    json_object_begin(json);
    add_text(json, "name", option->name);
    add_text(json, "letter", option->letter == '\0' ? NULL : letter);
    add_text(json, "kind", option_kind_text(option->kind));
    add_text(json, "value_name", option->value_name);
    add_text(json, "help", option->help);
    add_text(json, "default", option->fallback);
    add_text(json, "config_key", option->config_key);
    add_text(json, "variable",
             option->config_key == NULL ? NULL : option_variable(json->buf->arena, option).data);
    add_text(json, "other_variable", option->variable);
    add_text(json, "alias", option->alias);
    json_key(json, "choices");
    json_array_begin(json);
    for (size_t i = 0; option->choices != NULL && option->choices[i] != NULL; i++)
        json_string(json, str_from(option->choices[i]));
    json_array_end(json);
    json_object_end(json);
}

static void add_options(Json *json, const Option *options, size_t count)
{
    json_key(json, "options");
    json_array_begin(json);
    for (size_t i = 0; i < count; i++)
        add_option(json, &options[i]);
    json_array_end(json);
}

static void add_command(Json *json, const Command *command)
{
    json_object_begin(json);
    add_text(json, "name", command->name);
    add_text(json, "summary", command->summary);
    add_text(json, "arguments", command->arguments);
    add_text(json, "about", command->about);
    add_text(json, "example", command->example);
    add_options(json, command->options, command->option_count);
    json_object_end(json);
}

static void add_exit_codes(Json *json)
{
    json_key(json, "exit_codes");
    json_array_begin(json);
    for (size_t i = 0; i < status_count(); i++) {
        const StatusRow *row = status_row((Status)i);
        json_object_begin(json);
        json_add_int(json, "code", row->exit_code);
        add_text(json, "status", row->name);
        add_text(json, "meaning", row->meaning);
        json_object_end(json);
    }
    json_array_end(json);
}

void manual_json(Buf *out, const Command *command)
{
    Json json = json_new(out);
    if (command != NULL) {
        add_command(&json, command);
    } else {
        json_object_begin(&json);
        json_add_int(&json, "schema_version", 1);
        add_text(&json, "version", SHORE_VERSION);
        json_key(&json, "commands");
        json_array_begin(&json);
        for (size_t i = 0; command_table[i] != NULL; i++)
            add_command(&json, command_table[i]);
        json_array_end(&json);
        add_options(&json, globals_options, globals_option_count);
        add_exit_codes(&json);
        json_object_end(&json);
    }
    buf_add_char(out, '\n');
}
