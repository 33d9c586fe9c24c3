/* completion.c -- one script a shell. Names come from our own rows, texts are quoted. */
#include "cmd/completion.h"

#include <string.h>

#include "base/poison.h"

/* 'text' with what would end the quotes escaped as the shell wants it. */
static void add_quoted(Buf *out, const char *text, const char *quote)
{
    buf_add_char(out, '\'');
    for (; *text != '\0'; text++)
        if (*text == '\'')
            buf_add_c(out, quote);
        else
            buf_add_char(out, *text);
    buf_add_char(out, '\'');
}

#define POSIX_QUOTE "'\\''"
#define FISH_QUOTE  "\\'"

static void add_choices(Buf *out, const Option *option)
{
    for (size_t i = 0; option->choices != NULL && option->choices[i] != NULL; i++)
        buf_format(out, "%s%s", i == 0 ? "" : " ", option->choices[i]);
}

static void add_command_names(Buf *out, const char *separator)
{
    for (size_t i = 0; command_table[i] != NULL; i++)
        buf_format(out, "%s%s", i == 0 ? "" : separator, command_table[i]->name);
}

static bool has_choices(const Option *option)
{
    return option->kind == OPTION_CHOICE && option->choices != NULL;
}

/* ---- bash: words by case on the command and on the option before the cursor */

static void bash_values(Buf *out, const char *command, const Option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_choices(&options[i])) {
            buf_format(out, "    %s:--%s) words='", command, options[i].name);
            add_choices(out, &options[i]);
            buf_add_c(out, "' ;;\n");
        } else if (option_takes_value(&options[i])) {
            buf_format(out, "    %s:--%s) return ;;\n", command, options[i].name);
        }
}

static void bash_names(Buf *out, const Option *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_format(out, " --%s", options[i].name);
}

static void completion_bash(Buf *out)
{
    buf_add_c(out, "# Made by: shore completion bash\n"
                   "_shore() {\n"
                   "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                   "    local command= words= i\n"
                   "    COMPREPLY=()\n"
                   "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
                   "        case ${COMP_WORDS[i]} in\n        ");
    add_command_names(out, "|");
    buf_add_c(out, ") command=${COMP_WORDS[i]}; break ;;\n"
                   "        esac\n"
                   "    done\n"
                   "    # bash makes three words of --format=te\n"
                   "    [[ $word == = ]] && word=\n"
                   "    [[ $before == = ]] && before=${COMP_WORDS[COMP_CWORD-2]}\n"
                   "    case $command:$before in\n");
    for (size_t i = 0; command_table[i] != NULL; i++)
        bash_values(out, command_table[i]->name, command_table[i]->options,
                    command_table[i]->option_count);
    bash_values(out, "*", globals_options, globals_option_count);
    buf_add_c(out, "    *)\n"
                   "        case $command in\n        '') words='");
    add_command_names(out, " ");
    buf_add_c(out, "' ;;\n        help) words='");
    add_command_names(out, " ");
    buf_add_c(out, "' ;;\n        esac\n"
                   "        if [[ $word == -* ]]; then\n"
                   "            case $command in\n");
    for (size_t i = 0; command_table[i] != NULL; i++) {
        buf_format(out, "            %s) words='", command_table[i]->name);
        bash_names(out, command_table[i]->options, command_table[i]->option_count);
        buf_add_c(out, "' ;;\n");
    }
    buf_add_c(out, "            esac\n            words+='");
    bash_names(out, globals_options, globals_option_count);
    buf_add_c(out, "'\n        fi ;;\n    esac\n"
                   "    COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n"
                   "}\n"
                   "complete -o bashdefault -o default -F _shore shore\n");
}

/* ---- zsh: _arguments, once for what every command takes and once for each command */

/* Inside '...[help]': brackets and colons mean something there. */
static void zsh_text(Buf *out, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '\'')
            buf_add_c(out, POSIX_QUOTE);
        else
            buf_format(out, "%s%c", strchr("[]:\\", *text) != NULL ? "\\" : "", *text);
}

static void zsh_options(Buf *out, const Option *options, size_t count, const char *indent)
{
    for (size_t i = 0; i < count; i++) {
        const Option *option = &options[i];
        buf_format(out, "%s'*--%s%s[", indent, option->name, option_takes_value(option) ? "=" : "");
        zsh_text(out, option->help);
        buf_add_char(out, ']');
        if (option_takes_value(option)) {
            buf_add_char(out, ':');
            zsh_text(out, option->value_name);
            buf_add_char(out, ':');
        }
        if (has_choices(option)) {
            buf_add_char(out, '(');
            add_choices(out, option);
            buf_add_char(out, ')');
        } else if (option->kind == OPTION_PATH) {
            buf_add_c(out, "_files");
        }
        buf_add_c(out, "'\n");
    }
}

static void completion_zsh(Buf *out)
{
    buf_add_c(out, "#compdef shore\n# Made by: shore completion zsh\n"
                   "_shore() {\n    local -a commands everywhere own\n    local state line\n"
                   "    commands=(\n");
    for (size_t i = 0; command_table[i] != NULL; i++) {
        buf_format(out, "        '%s:", command_table[i]->name);
        zsh_text(out, command_table[i]->summary);
        buf_add_c(out, "'\n");
    }
    buf_add_c(out, "    )\n    everywhere=(\n");
    zsh_options(out, globals_options, globals_option_count, "        ");
    buf_add_c(out, "    )\n"
                   "    _arguments -C $everywhere '1: :->command' '*:: :->rest'\n"
                   "    case $state in\n"
                   "    command) _describe -t commands command commands ;;\n"
                   "    rest)\n"
                   "        case $words[1] in\n");
    for (size_t i = 0; command_table[i] != NULL; i++) {
        buf_format(out, "        %s) own=(\n", command_table[i]->name);
        zsh_options(out, command_table[i]->options, command_table[i]->option_count, "            ");
        buf_add_c(out, "        ) ;;\n");
    }
    buf_add_c(out, "        esac\n"
                   "        _arguments $own $everywhere '*:file:_files' ;;\n"
                   "    esac\n"
                   "}\n"
                   "if [[ $funcstack[1] == _shore ]]; then\n"
                   "    _shore \"$@\"\n"
                   "else\n"
                   "    compdef _shore shore\n"
                   "fi\n");
}

/* ---- fish: a line for each word */

static void fish_options(Buf *out, const char *command, const Option *options, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const Option *option = &options[i];
        buf_add_c(out, "complete -c shore");
        if (command != NULL)
            buf_format(out, " -n '__fish_seen_subcommand_from %s'", command);
        if (option->letter != '\0')
            buf_format(out, " -s %c", option->letter);
        buf_format(out, " -l %s", option->name);
        if (has_choices(option)) {
            buf_add_c(out, " -x -a '");
            add_choices(out, option);
            buf_add_char(out, '\'');
        } else if (option_takes_value(option)) {
            buf_add_c(out, option->kind == OPTION_PATH ? " -r" : " -x");
        }
        buf_add_c(out, " -d ");
        add_quoted(out, option->help, FISH_QUOTE);
        buf_add_char(out, '\n');
    }
}

static void completion_fish(Buf *out)
{
    buf_add_c(out, "# Made by: shore completion fish\n");
    for (size_t i = 0; command_table[i] != NULL; i++) {
        buf_format(out, "complete -c shore -n __fish_use_subcommand -f -a %s -d ",
                   command_table[i]->name);
        add_quoted(out, command_table[i]->summary, FISH_QUOTE);
        buf_add_char(out, '\n');
    }
    for (size_t i = 0; command_table[i] != NULL; i++)
        fish_options(out, command_table[i]->name, command_table[i]->options,
                     command_table[i]->option_count);
    fish_options(out, NULL, globals_options, globals_option_count);
}

const CompletionShell completion_shells[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
    {NULL, NULL},
};
