/* help.c -- the pages that the rows make. */
#include "cmd/argv.h"
#include "cmd/command.h"
#include "cmd/manual.h"

#include "base/poison.h"

typedef struct HelpOptions {
    const char *format;
} HelpOptions;

static const Option options[] = {
    {
        .name       = "format",
        .kind       = OPTION_CHOICE,
        .at         = offsetof(HelpOptions, format),
        .choices    = manual_form_names,
        .fallback   = "text",
        .value_name = "FORMAT",
        .help       = "how to print the manual",
    },
};

static Status run(Cmd *cmd)
{
    const HelpOptions *given   = cmd->options;
    const Command     *command = NULL;
    if (cmd->arg_count > 0)
        command = command_find(str_from(cmd->args[0]));
    if (cmd->arg_count > 0 && command == NULL)
        return FAIL(cmd->ctx.fault, STATUS_USAGE, "could not find a command '%s'", cmd->args[0]);
    for (const ManualForm *form = manual_forms; form->name != NULL; form++)
        if (str_is(str_from(given->format), form->name))
            form->render(cmd->out, command);
    return STATUS_OK;
}

COMMAND(help) = {
    .name      = "help",
    .summary   = "explain shore, or one of its commands",
    .arguments = "[COMMAND]",
    .about = "The manual is made from the same rows as the command line itself. As text it fits a "
             "terminal; man is for man(1), markdown for a site, json for programs.",
    .example        = "shore help\nshore help version\nshore help --format man > shore.1",
    .options        = options,
    .option_count   = COUNT_OF(options),
    .options_size   = sizeof(HelpOptions),
    .without_config = true,
    .run            = run,
};
