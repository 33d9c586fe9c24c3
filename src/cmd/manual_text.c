/* manual_text.c -- help: two pages, the overview and a command's own. */
#include "base/utf8.h"
#include "cmd/manual.h"

#include "base/poison.h"

enum { PAGE_WIDTH = 80, NAME_COLUMNS = 14, OPTION_COLUMN = 6, TEXT_COLUMN = 30 };

/* Break `line` at blanks before column `width`; it starts at `column`, what follows at `indent`. */
static void wrap_line(Buf *out, Str line, size_t column, size_t indent, size_t width)
{
    bool first = true;
    for (Str rest = line; rest.size > 0;) {
        const Str    word = str_cut(&rest, ' ');
        const size_t size = utf8_length(word);
        if (!first && column + 1 + size > width) {
            buf_add_char(out, '\n');
            buf_add_repeat(out, ' ', indent);
            column = indent;
            first  = true;
        }
        if (!first) {
            buf_add_char(out, ' ');
            column++;
        }
        buf_add(out, word);
        column += size;
        first = false;
    }
}

/* The same for a text of several lines, and a newline at the end. */
static void wrap(Buf *out, Str text, size_t column, size_t indent, size_t width)
{
    for (Str rest = text;;) {
        const Str line = str_cut(&rest, '\n');
        wrap_line(out, line, column, indent, width);
        buf_add_char(out, '\n');
        if (rest.size == 0)
            return;
        if (rest.data[0] != '\n')
            buf_add_repeat(out, ' ', indent);
        column = indent;
    }
}

/* The options, names left and texts right:  "  -q, --quiet     print only ..." */
static void option_render(Buf *out, const Option *option)
{
    const size_t start = out->size;
    if (option->letter != '\0')
        buf_format(out, "  -%c, --%s", option->letter, option->name);
    else
        buf_format(out, "%*s--%s", OPTION_COLUMN, "", option->name);
    if (option_takes_value(option))
        buf_format(out, " %s", option->value_name);
    size_t column = out->size - start;
    if (column + 2 > TEXT_COLUMN) {
        buf_add_char(out, '\n');
        column = 0;
    }
    buf_add_repeat(out, ' ', TEXT_COLUMN - column);
    Buf text = buf_new(out->arena, SIZE_MAX);
    buf_add_c(&text, option->help);
    for (size_t i = 0; option->choices != NULL && option->choices[i] != NULL; i++)
        buf_format(&text, "%s%s", i == 0 ? ": " : ", ", option->choices[i]);
    if (option->fallback != NULL)
        buf_format(&text, " (default: %s)", option->fallback);
    wrap(out, buf_str(&text), TEXT_COLUMN, TEXT_COLUMN, PAGE_WIDTH);
}

static void options_render(Buf *out, const char *title, const Option *options, size_t count)
{
    buf_format(out, "\n%s:\n", title);
    for (size_t i = 0; i < count; i++)
        option_render(out, &options[i]);
}

static void exit_codes_render(Buf *out)
{
    buf_add_c(out, "\nExit codes:\n");
    for (size_t i = 0; i < status_count(); i++) {
        const StatusRow *row = status_row((Status)i);
        if (i > 0 && status_row((Status)(i - 1))->exit_code == row->exit_code)
            buf_add_c(out, "      ");
        else
            buf_format(out, "  %-4d", row->exit_code);
        wrap(out, str_from(row->meaning), 6, 6, PAGE_WIDTH);
    }
}

static void overview_render(Buf *out)
{
    buf_add_c(out, "shore -- schema changes on live databases without downtime\n\n"
                   "Usage: shore [OPTION...] COMMAND [OPTION...] [ARGUMENT...]\n\nCommands:\n");
    for (size_t i = 0; command_table[i] != NULL; i++) {
        buf_format(out, "  %-*s", NAME_COLUMNS - 2, command_table[i]->name);
        wrap(out, str_from(command_table[i]->summary), NAME_COLUMNS, NAME_COLUMNS, PAGE_WIDTH);
    }
    options_render(out, "Options of every command", globals_options, globals_option_count);
    exit_codes_render(out);
    buf_add_c(out,
              "\n'shore COMMAND --help' tells more about a command. Settings also come from\n"
              "shore.yaml and from SHORE_ variables; 'shore help --format man' has all of it.\n");
}

static void command_render(Buf *out, const Command *command)
{
    buf_format(out, "shore %s -- %s\n\nUsage: shore %s [OPTION...]%s%s\n", command->name,
               command->summary, command->name, command->arguments == NULL ? "" : " ",
               command->arguments == NULL ? "" : command->arguments);
    if (command->about != NULL) {
        buf_add_char(out, '\n');
        wrap(out, str_trim(str_from(command->about)), 0, 0, PAGE_WIDTH);
    }
    if (command->option_count > 0)
        options_render(out, "Options", command->options, command->option_count);
    if (command->example != NULL) {
        buf_add_c(out, "\nExamples:\n");
        for (Str rest = str_trim(str_from(command->example)); rest.size > 0;) {
            const Str line = str_cut(&rest, '\n');
            buf_format(out, "  " STR_FMT "\n", STR_ARG(line));
        }
    }
    buf_add_c(out, "\n'shore help' lists the options that every command takes.\n");
}

void manual_text(Buf *out, const Command *command)
{
    if (command == NULL)
        overview_render(out);
    else
        command_render(out, command);
}
