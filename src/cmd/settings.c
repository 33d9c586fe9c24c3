/* settings.c -- the layers, weakest first: fallbacks, shore.yaml, DATABASE_URL, the section of
 * shore.yaml that --env names, SHORE_ variables, the command line. */
#include "cmd/settings.h"

#include <stdlib.h>

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

/* A command's own --format refines the global one. */
static void format_settle(const CommandLine *line, Globals *globals)
{
    const OptionTable *own    = &line->tables[TABLE_COMMAND];
    const Option      *format = option_find(own, STR("format"));
    if (format != NULL)
        globals->format = *(const char **)(void *)((char *)own->values + format->at);
    globals->json = str_is(str_from(globals->format), "json");
}

Status settings_apply(const Ctx *ctx, CommandLine *line, Globals *globals)
{
    for (size_t i = 0; i < COUNT_OF(line->tables); i++) {
        option_fallbacks(ctx->arena, &line->tables[i], &line->settings);
        variables_add(ctx->arena, &line->tables[i], &line->settings);
    }
    TRY(option_apply(ctx->arena, ctx->fault, &line->settings));
    format_settle(line, globals);
    return STATUS_OK;
}
