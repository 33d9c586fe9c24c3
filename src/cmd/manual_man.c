/* manual_man.c -- the manual as a man page. */
#include "cmd/manual.h"

#include "base/poison.h"

/* Text for roff: backslashes and dashes as they are, no line that looks like a request. */
static void add_roff(Buf *out, Str text)
{
    bool line_start = true;
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        if (line_start && (c == '.' || c == '\''))
            buf_add_c(out, "\\&");
        if (c == '\\')
            buf_add_c(out, "\\e");
        else if (c == '-')
            buf_add_c(out, "\\-");
        else if (c == '~')
            buf_add_c(out, "\\(ti");
        else if (c == '^')
            buf_add_c(out, "\\(ha");
        else if (c == '\'')
            buf_add_c(out, "\\(aq");
        else
            buf_add_char(out, c);
        line_start = c == '\n';
    }
}

static void add_bold(Buf *out, const char *text)
{
    buf_add_c(out, "\\fB");
    add_roff(out, str_from(text));
    buf_add_c(out, "\\fR");
}

static void add_option(Buf *out, const Option *option)
{
    buf_add_c(out, ".TP\n");
    if (option->letter != '\0')
        buf_format(out, "\\fB\\-%c\\fR, ", option->letter);
    buf_add_c(out, "\\fB\\-\\-");
    add_roff(out, str_from(option->name));
    buf_add_c(out, "\\fR");
    if (option_takes_value(option))
        buf_format(out, " \\fI%s\\fR", option->value_name);
    buf_add_char(out, '\n');
    add_roff(out, str_from(option->help));
    for (size_t i = 0; option->choices != NULL && option->choices[i] != NULL; i++) {
        buf_add_c(out, i == 0 ? ": " : ", ");
        add_roff(out, str_from(option->choices[i]));
    }
    if (option->fallback != NULL) {
        buf_add_c(out, " (default: ");
        add_roff(out, str_from(option->fallback));
        buf_add_char(out, ')');
    }
    if (option->config_key != NULL) {
        buf_add_c(out, "; in shore.yaml \\fB");
        add_roff(out, str_from(option->config_key));
        buf_add_c(out, "\\fR");
    }
    buf_add_c(out, ".\n");
}

static void add_options(Buf *out, const Option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        add_option(out, &options[i]);
}

/* A blank line in roff is a paragraph; .PP is the way to say it. */
static void add_paragraphs(Buf *out, const char *text)
{
    for (Str rest = str_trim(str_from(text)); rest.size > 0;) {
        const Str line = str_cut(&rest, '\n');
        if (line.size == 0)
            buf_add_c(out, ".PP");
        else
            add_roff(out, line);
        buf_add_char(out, '\n');
    }
}

static void add_example(Buf *out, const char *example)
{
    buf_add_c(out, ".PP\n.RS 4\n.nf\n");
    add_roff(out, str_trim(str_from(example)));
    buf_add_c(out, "\n.fi\n.RE\n");
}

static void add_command(Buf *out, const Command *command)
{
    buf_add_c(out, ".SS ");
    add_bold(out, command->name);
    if (command->arguments != NULL) {
        buf_add_c(out, " \\fI");
        add_roff(out, str_from(command->arguments));
        buf_add_c(out, "\\fR");
    }
    buf_add_char(out, '\n');
    add_roff(out, str_from(command->summary));
    buf_add_c(out, ".\n");
    if (command->about != NULL) {
        buf_add_c(out, ".PP\n");
        add_paragraphs(out, command->about);
    }
    add_options(out, command->options, command->option_count);
    if (command->example != NULL)
        add_example(out, command->example);
}

static void add_variables(Buf *out)
{
    buf_add_c(out, ".SH ENVIRONMENT\nEach setting of shore.yaml is also a variable: ");
    for (size_t i = 0; i < globals_option_count; i++)
        if (globals_options[i].config_key != NULL)
            buf_format(out, "\\fB" STR_FMT "\\fR,\n",
                       STR_ARG(option_variable(out->arena, &globals_options[i])));
    buf_add_c(out, "and those of the commands.\n");
    for (size_t i = 0; i < globals_option_count; i++)
        if (globals_options[i].variable != NULL)
            buf_format(out, ".TP\n\\fB%s\\fR\nas \\-\\-%s.\n", globals_options[i].variable,
                       globals_options[i].name);
    buf_add_c(out, ".TP\n\\fBNO_COLOR\\fR\nno colours unless \\-\\-color says so.\n");
}

static void add_exit_status(Buf *out)
{
    buf_add_c(out, ".SH EXIT STATUS\n");
    for (size_t i = 0; i < status_count(); i++) {
        const StatusRow *row = status_row((Status)i);
        buf_format(out, ".TP\n\\fB%d\\fR\n", row->exit_code);
        add_roff(out, str_from(row->meaning));
        buf_add_c(out, ".\n");
    }
}

void manual_man(Buf *out, const Command *command)
{
    buf_add_c(out, ".TH SHORE 1 \"\" \"shore " SHORE_VERSION "\" \"User Commands\"\n"
                   ".SH NAME\nshore \\- schema changes on live databases\n"
                   ".SH SYNOPSIS\n\\fBshore\\fR [\\fIOPTION\\fR...] \\fICOMMAND\\fR "
                   "[\\fIOPTION\\fR...] [\\fIARGUMENT\\fR...]\n"
                   ".SH DESCRIPTION\nshore takes schema changes from idea to finished without "
                   "downtime. Its result goes to standard output, everything else to standard "
                   "error.\n.SH COMMANDS\n");
    for (size_t i = 0; command_table[i] != NULL; i++)
        if (command == NULL || command == command_table[i])
            add_command(out, command_table[i]);
    buf_add_c(out, ".SH OPTIONS\nEvery command takes these. A value on the command line is "
                   "stronger than one in the environment, that is stronger than one in "
                   "shore.yaml.\n");
    add_options(out, globals_options, globals_option_count);
    add_variables(out);
    buf_add_c(out, ".SH FILES\n.TP\n\\fBshore.yaml\\fR\nThe settings of a project, looked for in "
                   "the current folder and those above. Below \\fBenvs\\fR stand sections that "
                   "\\-\\-env chooses; each may hold any setting.\n");
    add_exit_status(out);
}
