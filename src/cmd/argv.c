/* argv.c -- a walk over the words. The command's name is the first word that is not an option nor
 * an option's value, so global options may stand before it. */
#include "cmd/argv.h"

#include <assert.h>
#include <string.h>

#include "cmd/secret.h"
#include "cmd/suggest.h"

#include "base/poison.h"

typedef struct Walk {
    Arena        *arena;
    Fault        *fault;
    const StrVec *words;
    size_t        next;
    CommandLine  *line;
} Walk;

typedef struct OptionRef {
    const Option *option; /* NULL: not known */
    void         *values;
} OptionRef;

const Command *command_find(Str name)
{
    for (size_t i = 0; command_table[i] != NULL; i++)
        if (str_is(name, command_table[i]->name))
            return command_table[i];
    return NULL;
}

static OptionRef ref_find(const CommandLine *line, Str name, char letter)
{
    for (size_t i = 0; i < COUNT_OF(line->tables); i++) {
        const OptionTable *table = &line->tables[i];
        const Option      *option =
            letter != '\0' ? option_find_letter(table, letter) : option_find(table, name);
        if (option != NULL)
            return (OptionRef){option, table->values};
    }
    return (OptionRef){0};
}

static Status unknown_command(Walk *walk, Str name)
{
    StrVec names = {0};
    for (size_t i = 0; command_table[i] != NULL; i++)
        *vec_push(walk->arena, &names) = str_from(command_table[i]->name);
    const Str closest = suggest(name, &names);
    const Str shown   = secret_mask(walk->arena, name);
    Status    status =
        FAIL(walk->fault, STATUS_USAGE, "could not find a command '" STR_FMT "'", STR_ARG(shown));
    if (closest.size > 0)
        status = fault_hint(walk->fault, "Did you mean '" STR_FMT "'?", STR_ARG(closest));
    else
        status = fault_hint(walk->fault, "Run 'shore help' for the list.");
    return status;
}

/* The command that has an option of this name, when the current one has not. */
static const char *owner_of(Str name)
{
    for (size_t i = 0; command_table[i] != NULL; i++) {
        const Command    *command = command_table[i];
        const OptionTable table   = {command->options, command->option_count, NULL};
        if (option_find(&table, name) != NULL)
            return command->name;
    }
    return NULL;
}

static Str unknown_option_hint(const Walk *walk, Str name)
{
    StrVec names = {0};
    for (size_t t = 0; t < COUNT_OF(walk->line->tables); t++)
        for (size_t i = 0; i < walk->line->tables[t].count; i++)
            *vec_push(walk->arena, &names) = str_from(walk->line->tables[t].rows[i].name);
    const Command *command = walk->line->command;
    const Str      closest = suggest(name, &names);
    const char    *owner   = owner_of(name);
    if (closest.size > 0)
        return str_format(walk->arena, "Did you mean '--" STR_FMT "'?", STR_ARG(closest));
    if (owner != NULL && command == NULL)
        return str_format(walk->arena, "It belongs behind 'shore %s'.", owner);
    if (owner != NULL)
        return str_format(walk->arena, "'shore %s' has one.", owner);
    if (command != NULL)
        return str_format(walk->arena, "Run 'shore %s --help' for the list.", command->name);
    return STR("Run 'shore help' for the list.");
}

/* `shown` is the option as it was written, without its value; `name` is "" for a letter. */
static Status unknown_option(Walk *walk, Str shown, Str name)
{
    const Command *command = walk->line->command;
    const Str      hint    = unknown_option_hint(walk, name);
    Status         status  = STATUS_OK;
    if (command == NULL)
        status = FAIL(walk->fault, STATUS_USAGE, "could not find an option '" STR_FMT "'",
                      STR_ARG(shown));
    else
        status =
            FAIL(walk->fault, STATUS_USAGE, "could not find an option '" STR_FMT "' of 'shore %s'",
                 STR_ARG(shown), command->name);
    status = fault_hint(walk->fault, STR_FMT, STR_ARG(hint));
    return status;
}

static void setting_add(Walk *walk, OptionRef ref, Str value, Str name)
{
    assert(ref.option != NULL);
    if (ref.option->alias != NULL) {
        Str             target = str_from(ref.option->alias);
        const OptionRef real   = ref_find(walk->line, str_cut(&target, '='), '\0');
        setting_add(walk, real, target, name);
        return;
    }
    *vec_push(walk->arena, &walk->line->settings) = (Setting){
        .option = ref.option,
        .values = ref.values,
        .layer  = LAYER_ARGV,
        .value  = value,
        .name   = name,
    };
}

/* The value that stands in a word of its own. Another option in its place means that it was
 * forgotten; a lone dash and negative numbers are values. */
static Status value_next(Walk *walk, Str name, Str *ret)
{
    const Str  word = walk->next < walk->words->count ? walk->words->items[walk->next] : (Str){0};
    const bool is_option =
        str_starts(word, "-") && word.size > 1 && !(word.data[1] >= '0' && word.data[1] <= '9');
    if (walk->next >= walk->words->count || is_option) {
        Status status = FAIL(walk->fault, STATUS_USAGE,
                             "could not read " STR_FMT ": its value is missing", STR_ARG(name));
        if (is_option)
            status = fault_hint(walk->fault,
                                "A value that starts with a dash is written " STR_FMT "=VALUE.",
                                STR_ARG(name));
        return status;
    }
    *ret = word;
    walk->next++;
    return STATUS_OK;
}

static Status read_long(Walk *walk, Str word)
{
    Str        rest      = str_slice(word, 2, SIZE_MAX);
    const bool has_value = str_contains(rest, "=");
    const Str  name      = str_cut(&rest, '=');
    const Str  shown     = str_slice(word, 0, 2 + name.size);
    OptionRef  ref       = ref_find(walk->line, name, '\0');
    if (ref.option == NULL && str_starts(name, "no-") && !has_value) {
        ref = ref_find(walk->line, str_slice(name, 3, SIZE_MAX), '\0');
        if (ref.option != NULL && ref.option->kind == OPTION_FLAG && ref.option->alias == NULL) {
            setting_add(walk, ref, STR("false"), shown);
            return STATUS_OK;
        }
        ref = (OptionRef){0};
    }
    if (ref.option == NULL)
        return unknown_option(walk, shown, name);
    Str value = has_value ? rest : STR("true");
    if (option_takes_value(ref.option) && !has_value)
        TRY(value_next(walk, shown, &value));
    if (ref.option->alias != NULL && has_value)
        return FAIL(walk->fault, STATUS_USAGE, "could not read " STR_FMT ": it takes no value",
                    STR_ARG(shown));
    setting_add(walk, ref, value, shown);
    return STATUS_OK;
}

/* -q, -qh, -fjson, -f json */
static Status read_short(Walk *walk, Str word)
{
    for (size_t at = 1; at < word.size; at++) {
        const char      letter = word.data[at];
        const OptionRef ref    = ref_find(walk->line, (Str){0}, letter);
        const Str       shown  = str_format(walk->arena, "-%c", letter);
        if (ref.option == NULL)
            return unknown_option(walk, letter > ' ' && letter < 0x7f ? shown : STR("-?"),
                                  (Str){0});
        if (!option_takes_value(ref.option)) {
            setting_add(walk, ref, STR("true"), shown);
            continue;
        }
        Str value = str_slice(word, at + 1, SIZE_MAX);
        if (str_starts(value, "="))
            value = str_slice(value, 1, SIZE_MAX);
        else if (value.size == 0)
            TRY(value_next(walk, shown, &value));
        setting_add(walk, ref, value, shown);
        break;
    }
    return STATUS_OK;
}

static Status read_word(Walk *walk, Str word)
{
    CommandLine *line = walk->line;
    if (line->command != NULL) {
        *vec_push(walk->arena, &line->args) = word;
        return STATUS_OK;
    }
    line->command = command_find(word);
    if (line->command == NULL)
        return unknown_command(walk, word);
    line->tables[TABLE_COMMAND] =
        (OptionTable){line->command->options, line->command->option_count,
                      arena_alloc(walk->arena, 1, MAX_OF(line->command->options_size, (size_t)1))};
    return STATUS_OK;
}

bool argv_has_flag(const CommandLine *line, const char *name)
{
    const Setting *setting = option_source(&line->settings, name);
    return setting != NULL && str_is(setting->value, "true");
}

bool argv_asks_json(const CommandLine *line)
{
    const Setting *setting = option_source(&line->settings, "format");
    return setting != NULL && str_is(setting->value, "json");
}

Status argv_read(Arena *arena, Fault *fault, const StrVec *words, Globals *globals,
                 CommandLine *ret)
{
    *ret = (CommandLine){
        .tables = {[TABLE_GLOBAL] = {globals_options, globals_option_count, globals}}};
    Walk walk         = {arena, fault, words, 0, ret};
    bool options_over = false;
    while (walk.next < words->count) {
        const Str word = words->items[walk.next++];
        if (options_over || word.size < 2 || word.data[0] != '-')
            TRY(read_word(&walk, word));
        else if (str_is(word, "--"))
            options_over = true;
        else if (str_starts(word, "--"))
            TRY(read_long(&walk, word));
        else
            TRY(read_short(&walk, word));
    }
    return STATUS_OK;
}
