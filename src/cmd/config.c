/* config.c -- a walk over the tree: the dotted name of a scalar, list or free-key map is looked up
 * among the rows of the globals and of all commands. */
#include "cmd/config.h"

#include "cmd/suggest.h"
#include "cmd/yaml.h"
#include "os/file.h"

#include "base/poison.h"

/* In shore.yaml by design, but nothing heeds them yet: refused, so that nobody relies on them. */
static const char *const later_keys[] = {
    "deploys", "windows", "autovacuum_tolerance", "protected", "placeholders",
};

/* A row with the struct to fill, or with none when it is another command's. */
typedef struct Target {
    const Option *option;
    void         *values;
} Target;
typedef VEC(Target) TargetVec;

typedef struct Walk {
    Arena            *arena;
    Fault            *fault;
    const ConfigFile *file;
    CommandLine      *line;
    TargetVec         targets; /* every row that has a key */
    Layer             layer;
    bool              taken; /* settings count; otherwise they are only checked */
} Walk;

static Str place_text(const Walk *walk, Place place)
{
    return str_format(walk->arena, STR_FMT ":%zu:%zu", STR_ARG(walk->file->path), place.line,
                      place.column);
}

static Status refuse(const Walk *walk, Place place, Str key, const char *why)
{
    const Str where  = place_text(walk, place);
    Status    status = FAIL(walk->fault, STATUS_USAGE, "could not use the key '" STR_FMT "': %s",
                            STR_ARG(key), why);
    status           = fault_place(walk->fault, STR_FMT, STR_ARG(where));
    return status;
}

static void targets_add(Walk *walk, const OptionTable *table)
{
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].config_key != NULL)
            *vec_push(walk->arena, &walk->targets) = (Target){&table->rows[i], table->values};
}

/* The current command's rows and the global ones come first, so that their structs are found. */
static void targets_collect(Walk *walk)
{
    for (size_t i = 0; i < COUNT_OF(walk->line->tables); i++)
        targets_add(walk, &walk->line->tables[i]);
    for (size_t i = 0; command_table[i] != NULL; i++)
        targets_add(
            walk, &(OptionTable){command_table[i]->options, command_table[i]->option_count, NULL});
}

static const Target *target_find(const Walk *walk, Str key)
{
    for (size_t i = 0; i < walk->targets.count; i++)
        if (str_is(key, walk->targets.items[i].option->config_key))
            return &walk->targets.items[i];
    return NULL;
}

/* True for "batch" when there is a "batch.target". */
static bool is_group(const Walk *walk, Str key)
{
    const Str start = str_concat(walk->arena, key, STR("."));
    for (size_t i = 0; i < walk->targets.count; i++)
        if (str_starts(str_from(walk->targets.items[i].option->config_key), start.data))
            return true;
    return false;
}

static Status unknown_key(const Walk *walk, Place place, Str key)
{
    for (size_t i = 0; i < COUNT_OF(later_keys); i++)
        if (str_is(key, later_keys[i]))
            return refuse(walk, place, key, "it is not supported yet");
    StrVec names = {0};
    for (size_t i = 0; i < walk->targets.count; i++)
        *vec_push(walk->arena, &names) = str_from(walk->targets.items[i].option->config_key);
    *vec_push(walk->arena, &names) = STR("envs");
    const Str closest              = suggest(key, &names);
    Status    status               = refuse(walk, place, key, "there is no such setting");
    if (closest.size > 0)
        status = fault_hint(walk->fault, "Did you mean '" STR_FMT "'?", STR_ARG(closest));
    return status;
}

/* Check the value against its row; keep it when it counts and is the command's. */
static Status value_take(const Walk *walk, const Target *target, const Setting *setting)
{
    SettingVec one   = {0};
    Setting    trial = *setting;
    trial.values     = arena_alloc(walk->arena, 1, target->option->at + sizeof(MapEntryVec));
    *vec_push(walk->arena, &one) = trial;
    TRY(option_apply(walk->arena, walk->fault, &one));
    if (walk->taken && target->values != NULL)
        *vec_push(walk->arena, &walk->line->settings) = *setting;
    return STATUS_OK;
}

/* A path in the file starts at the file's folder, wherever shore is called. */
static Str value_of(const Walk *walk, const Target *target, const Node *node)
{
    return target->option->kind == OPTION_PATH
               ? path_below(walk->arena, walk->file->path, node->text)
               : node->text;
}

static Setting setting_of(const Walk *walk, const Target *target, Str key, const Node *node)
{
    return (Setting){
        .option = target->option,
        .values = target->values,
        .layer  = walk->layer,
        .value  = value_of(walk, target, node),
        .name   = key,
        .place  = place_text(walk, node->place),
    };
}

/* A list may be one scalar; a map must be one. */
static Status entries_take(const Walk *walk, const Target *target, Str key, const Node *node)
{
    for (size_t i = 0; i < node->entries.count; i++) {
        const Entry *entry = &node->entries.items[i];
        if (entry->node->kind != NODE_SCALAR)
            return refuse(walk, entry->node->place, key, "its parts must be plain values");
        Setting setting = setting_of(walk, target, key, entry->node);
        setting.key     = entry->key;
        setting.whole   = true;
        TRY(value_take(walk, target, &setting));
    }
    return STATUS_OK;
}

static Status target_take(const Walk *walk, const Target *target, Str key, const Node *node)
{
    const bool is_list = target->option->kind == OPTION_LIST;
    const bool is_map  = target->option->kind == OPTION_MAP;
    if (node->kind == NODE_NULL)
        return refuse(walk, node->place, key, "it has no value");
    if ((is_list && node->kind == NODE_LIST) || (is_map && node->kind == NODE_MAP))
        return entries_take(walk, target, key, node);
    if (is_map)
        return refuse(walk, node->place, key, "it must be a map: {NAME: VALUE}");
    if (node->kind != NODE_SCALAR)
        return refuse(walk, node->place, key,
                      is_list ? "it must be a list: [A, B]" : "it must be a plain value");
    Setting setting = setting_of(walk, target, key, node);
    setting.whole   = is_list;
    return value_take(walk, target, &setting);
}

static Status walk_map(const Walk *walk, Str prefix, const Node *map);

static Status walk_entry(const Walk *walk, Str prefix, const Entry *entry)
{
    Str key = entry->key;
    if (prefix.size > 0)
        key = str_format(walk->arena, STR_FMT "." STR_FMT, STR_ARG(prefix), STR_ARG(key));
    const Target *target = target_find(walk, key);
    if (target != NULL)
        return target_take(walk, target, key, entry->node);
    if (!is_group(walk, key))
        return unknown_key(walk, entry->place, key);
    if (entry->node->kind != NODE_MAP)
        return refuse(walk, entry->node->place, key, "it must be a map: {NAME: VALUE}");
    return walk_map(walk, key, entry->node);
}

/* As deep as the dotted names of the rows. */
static Status walk_map(const Walk *walk, Str prefix, const Node *map)
{
    for (size_t i = 0; i < map->entries.count; i++)
        TRY(walk_entry(walk, prefix, &map->entries.items[i]));
    return STATUS_OK;
}

/* Every section is checked, so that a slip in prod shows while working on dev. */
static Status walk_envs(const Walk *walk, const Node *envs, Str wanted, bool *ret_found)
{
    if (envs->kind != NODE_MAP)
        return refuse(walk, envs->place, STR("envs"), "it must be a map: {NAME: {url: URL}}");
    for (size_t i = 0; i < envs->entries.count; i++) {
        const Entry *env     = &envs->entries.items[i];
        Walk         section = *walk;
        section.layer = walk->file->env.size > 0 ? LAYER_SECTION_ASKED : LAYER_SECTION_DEFAULT;
        section.taken = wanted.size > 0 && str_equal(env->key, wanted);
        *ret_found    = *ret_found || section.taken;
        if (env->node->kind != NODE_MAP)
            return refuse(walk, env->node->place, env->key, "it must be a map: {url: URL}");
        TRY(walk_map(&section, (Str){0}, env->node));
    }
    return STATUS_OK;
}

static const Node *member_find(const Node *map, const char *key)
{
    for (size_t i = 0; i < map->entries.count; i++)
        if (str_is(map->entries.items[i].key, key))
            return map->entries.items[i].node;
    return NULL;
}

static Status unknown_env(const Walk *walk, const Node *envs, Str wanted)
{
    StrVec names = {0};
    for (size_t i = 0; envs != NULL && i < envs->entries.count; i++)
        *vec_push(walk->arena, &names) = envs->entries.items[i].key;
    const Str list = str_join(walk->arena, &names, ", ");
    Status    status =
        FAIL(walk->fault, STATUS_USAGE, "could not find the environment '" STR_FMT "' in " STR_FMT,
             STR_ARG(wanted), STR_ARG(walk->file->path));
    if (names.count > 0)
        status = fault_hint(walk->fault, "There are: " STR_FMT ".", STR_ARG(list));
    else
        status = fault_hint(walk->fault, "Name it below 'envs:'.");
    return status;
}

Status config_read(Arena *arena, Fault *fault, const ConfigFile *file, CommandLine *line)
{
    Walk  walk = {arena, fault, file, line, {0}, LAYER_FILE, true};
    Node *root = NULL;
    targets_collect(&walk);
    TRY(yaml_read(arena, fault, file->path, file->bytes, &root));
    if (root->kind != NODE_MAP && root->kind != NODE_NULL) {
        Status status = FAIL(fault, STATUS_USAGE, "could not find settings in the configuration");
        status        = fault_hint(fault, "It must be lines of the form KEY: VALUE.");
        return status;
    }
    Str         wanted      = file->env;
    const Node *envs        = member_find(root, "envs");
    const Node *default_env = member_find(root, "env");
    bool        found       = false;
    if (default_env != NULL && default_env->kind != NODE_SCALAR)
        return refuse(&walk, default_env->place, STR("env"), "it must be the name of a section");
    if (wanted.size == 0 && default_env != NULL)
        wanted = default_env->text;
    for (size_t i = 0; i < root->entries.count; i++) {
        const Entry *entry = &root->entries.items[i];
        if (envs != NULL && entry->node == envs)
            TRY(walk_envs(&walk, envs, wanted, &found));
        else if (entry->node != default_env)
            TRY(walk_entry(&walk, (Str){0}, entry));
    }
    if (wanted.size > 0 && !found)
        return unknown_env(&walk, envs, wanted);
    return STATUS_OK;
}
