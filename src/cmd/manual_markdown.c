/* manual_markdown.c -- the manual as a page of a site. */
#include "cmd/manual.h"

#include "base/poison.h"

static void add_cell(Buf *out, Str text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        if (c == '|' || c == '<' || c == '*' || c == '_')
            buf_add_char(out, '\\');
        buf_add_char(out, c);
    }
}

/* "`--batch-target DURATION`" */
static void add_option_name(Buf *out, const Option *option)
{
    buf_add_char(out, '`');
    if (option->letter != '\0')
        buf_format(out, "-%c, ", option->letter);
    buf_format(out, "--%s", option->name);
    if (option_takes_value(option))
        buf_format(out, " %s", option->value_name);
    buf_add_char(out, '`');
}

static void add_code_cell(Buf *out, const char *text)
{
    if (text == NULL)
        buf_add_c(out, " |");
    else
        buf_format(out, " `%s` |", text);
}

static void add_options(Buf *out, const Option *options, size_t count)
{
    if (count == 0)
        return;
    buf_add_c(out,
              "| option | meaning | default | shore.yaml | variable |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        const Option *option = &options[i];
        buf_add_c(out, "| ");
        add_option_name(out, option);
        buf_add_c(out, " | ");
        add_cell(out, str_from(option->help));
        for (size_t c = 0; option->choices != NULL && option->choices[c] != NULL; c++)
            buf_format(out, "%s`%s`", c == 0 ? ": " : ", ", option->choices[c]);
        buf_add_c(out, " |");
        add_code_cell(out, option->fallback);
        add_code_cell(out, option->config_key);
        add_code_cell(out, option->config_key == NULL ? option->variable
                                                      : option_variable(out->arena, option).data);
        buf_add_char(out, '\n');
    }
    buf_add_char(out, '\n');
}

static void add_command(Buf *out, const Command *command)
{
    buf_format(out, "### shore %s%s%s\n\n", command->name, command->arguments == NULL ? "" : " ",
               command->arguments == NULL ? "" : command->arguments);
    add_cell(out, str_from(command->summary));
    buf_add_c(out, ".\n\n");
    if (command->about != NULL)
        buf_format(out, STR_FMT "\n\n", STR_ARG(str_trim(str_from(command->about))));
    add_options(out, command->options, command->option_count);
    if (command->example != NULL)
        buf_format(out, "```sh\n" STR_FMT "\n```\n\n",
                   STR_ARG(str_trim(str_from(command->example))));
}

static void add_exit_codes(Buf *out)
{
    buf_add_c(out, "## Exit codes\n\n| code | meaning |\n|---|---|\n");
    for (size_t i = 0; i < status_count(); i++) {
        const StatusRow *row = status_row((Status)i);
        buf_format(out, "| %d | ", row->exit_code);
        add_cell(out, str_from(row->meaning));
        buf_add_c(out, " |\n");
    }
}

void manual_markdown(Buf *out, const Command *command)
{
    if (command != NULL) {
        add_command(out, command);
        return;
    }
    buf_add_c(out, "# The commands of shore\n\nMade by `shore help --format markdown`.\n\n"
                   "## Commands\n\n");
    for (size_t i = 0; command_table[i] != NULL; i++)
        add_command(out, command_table[i]);
    buf_add_c(out, "## Options of every command\n\nA value on the command line is stronger than "
                   "one in the environment, that is stronger than one in `shore.yaml`.\n\n");
    add_options(out, globals_options, globals_option_count);
    add_exit_codes(out);
}
