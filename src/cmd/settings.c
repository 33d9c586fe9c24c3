/* settings.c -- the layers, weakest first: fallbacks, shore.yaml and its default section,
 * DATABASE_URL, the section that --env names, SHORE_ variables, the command line. */
#include "cmd/settings.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cmd/config.h"
#include "os/file.h"

#include "base/poison.h"

static void variable_add(Arena *arena, const OptionTable *table, const Option *option,
                         const char *name, Layer layer, SettingVec *settings)
{
    const char *value = getenv(name);
    if (value == NULL || *value == '\0')
        return;
    *vec_push(arena, settings) = (Setting){
        .option = option,
        .values = table->values,
        .layer  = layer,
        .value  = str_copy(arena, str_from(value)),
        .name   = str_copy(arena, str_from(name)),
    };
}

static void variables_add(Arena *arena, const OptionTable *table, SettingVec *settings)
{
    for (size_t i = 0; i < table->count; i++) {
        const Option *option = &table->rows[i];
        if (option->variable != NULL)
            variable_add(arena, table, option, option->variable, LAYER_VARIABLE_OTHER, settings);
        if (option->config_key != NULL)
            variable_add(arena, table, option, option_variable(arena, option).data, LAYER_VARIABLE,
                         settings);
    }
}

/* shore.yaml here or in a folder above; empty when there is none. */
static Str config_find(Arena *arena)
{
    char here[PATH_MAX];
    if (getcwd(here, sizeof here) == NULL)
        return (Str){0};
    Str path = STR("shore.yaml");
    for (const char *at = here; at != NULL; at = strchr(at + 1, '/')) {
        if (path_exists(path.data))
            return path;
        path = str_concat(arena, STR("../"), path);
    }
    return (Str){0};
}

static Status config_add(const Ctx *ctx, CommandLine *line, Str *ret_path)
{
    const Setting *named = option_source(&line->settings, "config");
    const Setting *env   = option_source(&line->settings, "env");
    ConfigFile     file  = {.path = named != NULL ? named->value : config_find(ctx->arena)};
    if (env != NULL)
        file.env = env->value;
    if (file.path.size == 0 && file.env.size > 0)
        return FAIL(ctx->fault, STATUS_USAGE,
                    "could not find the environment '" STR_FMT
                    "': there is no shore.yaml here or in a folder above",
                    STR_ARG(file.env));
    if (file.path.size == 0)
        return STATUS_OK;
    TRY(file_read(ctx, str_c(ctx->arena, file.path), &file.bytes));
    TRY(config_read(ctx->arena, ctx->fault, &file, line));
    *ret_path = file.path;
    return STATUS_OK;
}

/* A command's own --format, where somebody gave it, refines the global one. */
static void format_settle(const CommandLine *line, Globals *globals)
{
    const OptionTable *own    = &line->tables[TABLE_COMMAND];
    const Option      *format = option_find(own, STR("format"));
    const char        *given =
        format == NULL ? NULL : *(const char **)(void *)((char *)own->values + format->at);
    if (given != NULL)
        globals->format = given;
    globals->json = str_is(str_from(globals->format), "json");
}

Status settings_apply(const Ctx *ctx, CommandLine *line, Globals *globals)
{
    Str config = {0};
    for (size_t i = 0; i < COUNT_OF(line->tables); i++)
        variables_add(ctx->arena, &line->tables[i], &line->settings);
    if (!line->command->without_config)
        TRY(config_add(ctx, line, &config));
    for (size_t i = 0; i < COUNT_OF(line->tables); i++)
        option_fallbacks(ctx->arena, &line->tables[i], config, &line->settings);
    TRY(option_apply(ctx->arena, ctx->fault, &line->settings));
    format_settle(line, globals);
    return STATUS_OK;
}
