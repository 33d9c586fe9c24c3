/* facts_mysql.c -- the rows of MySQL and MariaDB: the algorithm that the server picks, what others
 * may do meanwhile, what that rests on; and what not every release reads. */
#include "cmd/facts_mysql.h"

#include <string.h>

#include "base/json.h"
#include "facts/facts.h"
#include "facts/my_facts.h"
#include "facts/my_syntax.h"

#include "base/poison.h"

typedef struct Shown {
    const MyForm *form;
    const MyFact *fact;
    int           release;
} Shown;

/* A METADATA statement that needs no exclusive lock is as online as can be. */
static const char *blocks_text(const MyFact *fact)
{
    static const char *const texts[] = {[DDL_LOCK_NONE]      = "-",
                                        [DDL_LOCK_SHARED]    = "writes",
                                        [DDL_LOCK_EXCLUSIVE] = "reads, writes"};
    return texts[fact->lock] != NULL ? texts[fact->lock] : "-";
}

static const char *safe_text(const MyFact *fact)
{
    if (fact->error != 0)
        return "refused";
    if (my_duration(fact) != DURATION_INSTANT && fact->lock == DDL_LOCK_SHARED)
        return "no: writes wait for all of it";
    if (my_duration(fact) != DURATION_INSTANT && fact->lock == DDL_LOCK_EXCLUSIVE)
        return "no: reads and writes wait for all of it";
    if (fact->algorithm == ALGORITHM_METADATA && fact->lock == DDL_LOCK_NONE)
        return "yes";
    return fact->rebuild ? "online, with a lock timeout; replicas lag behind by all of it"
                         : "yes, with a lock timeout";
}

static Str range_text(Arena *arena, const MyFact *fact)
{
    const Str since = my_release_text(arena, fact->since);
    if (fact->until == MY_LATEST)
        return str_format(arena, STR_FMT " on", STR_ARG(since));
    return str_format(arena, STR_FMT " to " STR_FMT, STR_ARG(since),
                      STR_ARG(my_release_text(arena, fact->until)));
}

static void add_json(Json *json, Arena *arena, const char *group, Shown one)
{
    const MyFact *fact = one.fact;
    json_object_begin(json);
    json_add_string(json, "form", str_from(one.form->form));
    json_add_string(json, "group", str_from(group));
    json_add_string(json, "sql", str_from(one.form->sql));
    json_add_string(json, "since", my_release_text(arena, fact->since));
    if (fact->until != MY_LATEST)
        json_add_string(json, "until", my_release_text(arena, fact->until));
    json_add_string(json, "source", str_from(my_source_text(fact, one.release)));
    json_add_bool(json, "fails", fact->error != 0);
    if (fact->error != 0)
        json_add_int(json, "error", fact->error);
    json_add_string(json, "algorithm", str_from(algorithm_text(fact->algorithm)));
    json_add_string(json, "lock", str_from(ddl_lock_text(fact->lock)));
    json_add_string(json, "blocks", str_from(blocks_text(fact)));
    json_add_string(json, "duration", str_from(duration_text(my_duration(fact))));
    json_add_bool(json, "rewrite", fact->rebuild);
    json_add_bool(json, "scan", fact->scan || fact->rebuild);
    /* What each pair of clauses gives: the error, or 0. */
    json_key(json, "clauses");
    json_object_begin(json);
    for (int algorithm = ALGORITHM_DEFAULT; algorithm <= ALGORITHM_COPY; algorithm++)
        for (int lock = DDL_LOCK_DEFAULT; lock <= DDL_LOCK_EXCLUSIVE; lock++) {
            if (algorithm == ALGORITHM_METADATA || algorithm == ALGORITHM_RECREATE)
                continue;
            const MyFact found = my_fact_asked(one.form, fact, one.release,
                                               (MyClauses){(DdlAlgorithm)algorithm, (DdlLock)lock});
            const Str    name  = str_format(arena, "%s %s", algorithm_text((DdlAlgorithm)algorithm),
                                            ddl_lock_text((DdlLock)lock));
            json_add_string(json, name.data,
                            found.error != 0
                                ? str_format(arena, "%d", found.error)
                                : str_format(arena, "%s%s", algorithm_text(found.algorithm),
                                             found.rebuild ? " rebuild" : ""));
        }
    json_object_end(json);
    json_add_string(json, "safe", str_from(safe_text(fact)));
    if (one.form->note != NULL)
        json_add_string(json, "note", str_from(one.form->note));
    json_object_end(json);
}

static void add_line(Buf *out, Arena *arena, Shown one)
{
    const MyFact *fact = one.fact;
    buf_format(out, "%s\n    %s\n    ", one.form->form, one.form->sql);
    if (fact->error != 0)
        buf_format(out, "refused with %d", fact->error);
    else
        buf_format(out, "%s, LOCK=%s", algorithm_text(fact->algorithm), ddl_lock_text(fact->lock));
    if (fact->error == 0 && fact->lock > DDL_LOCK_NONE)
        buf_format(out, ", blocks %s", blocks_text(fact));
    buf_add_c(out, fact->rebuild ? ", rebuilds the table" : "");
    buf_add_c(out, fact->scan ? ", scan" : "");
    buf_format(out, "; " STR_FMT " (%s)", STR_ARG(range_text(arena, fact)),
               my_source_text(fact, one.release));
    if (one.form->note != NULL)
        buf_format(out, "\n    %s", one.form->note);
    buf_add_char(out, '\n');
}

static void add_row(Buf *out, Arena *arena, Shown one)
{
    const MyFact *fact = one.fact;
    buf_format(out, "| `%s` | %s | %s | %s | %s | %s | %s%s%s | " STR_FMT ", %s |\n", one.form->sql,
               fact->error != 0 ? "-" : algorithm_text(fact->algorithm),
               fact->error != 0 ? "-" : ddl_lock_text(fact->lock), blocks_text(fact),
               fact->rebuild ? "yes" : "-", fact->scan || fact->rebuild ? "yes" : "-",
               safe_text(fact), one.form->note != NULL ? "; " : "",
               one.form->note != NULL ? one.form->note : "", STR_ARG(range_text(arena, fact)),
               my_source_text(fact, one.release));
}

static bool is_wanted(const Cmd *cmd, const char *name)
{
    for (size_t i = 0; i < cmd->arg_count; i++)
        if (strstr(name, cmd->args[i]) != NULL)
            return true;
    return cmd->arg_count == 0;
}

static void show_group(const Cmd *cmd, const MyFormGroup *group, Version version, Json *json)
{
    Arena    *arena   = cmd->ctx.arena;
    const int release = my_release(version);
    bool      begun   = false;
    for (size_t i = 0; i < group->count; i++) {
        const MyForm *form = &group->forms[i];
        const Shown   one  = {form, my_fact_of(form, version.engine, release), release};
        if (one.fact == NULL || !is_wanted(cmd, form->form))
            continue;
        if (json != NULL) {
            add_json(json, arena, group->title, one);
            continue;
        }
        if (!begun)
            buf_format(cmd->out, "%s%s:\n\n", cmd->out->size > 0 ? "\n" : "", group->title);
        begun = true;
        add_line(cmd->out, arena, one);
    }
}

/* What not every release reads. */

static void add_syntax_json(Json *json, Arena *arena, const MySyntaxFact *fact, Version version)
{
    const int error = my_syntax_error_at(fact, version.engine, my_release(version));
    json_object_begin(json);
    json_add_string(json, "name", str_lower(arena, str_from(fact->name)));
    json_add_string(json, "words", str_from(fact->words));
    json_add_string(json, "sql", str_from(fact->sql));
    json_add_bool(json, "fails", error != 0);
    if (error != 0)
        json_add_int(json, "error", error);
    json_add_string(json, "mysql", my_syntax_range_text(arena, fact->mysql));
    json_add_string(json, "mariadb", my_syntax_range_text(arena, fact->mariadb));
    json_add_string(json, "source", str_from(fact->source != NULL ? fact->source : "measured"));
    if (fact->instead != NULL)
        json_add_string(json, "instead", str_from(fact->instead));
    json_object_end(json);
}

static void add_syntax_line(Buf *out, Arena *arena, const MySyntaxFact *fact, Version version)
{
    const int error = my_syntax_error_at(fact, version.engine, my_release(version));
    buf_format(out, STR_FMT "\n    %s\n    ", STR_ARG(str_lower(arena, str_from(fact->name))),
               fact->sql);
    if (error != 0)
        buf_format(out, "refused with %d; ", error);
    buf_format(out, "in MySQL " STR_FMT ", in MariaDB " STR_FMT " (%s)\n",
               STR_ARG(my_syntax_range_text(arena, fact->mysql)),
               STR_ARG(my_syntax_range_text(arena, fact->mariadb)),
               fact->source != NULL ? fact->source : "measured");
    if (error != 0 && fact->instead != NULL)
        buf_format(out, "    instead: %s\n", fact->instead);
}

static void show_syntax(const Cmd *cmd, const MySyntaxGroup *group, Version version, Json *json)
{
    Arena *arena = cmd->ctx.arena;
    bool   begun = json != NULL;
    for (size_t i = 0; i < group->count; i++) {
        const MySyntaxFact *fact = &group->facts[i];
        if (!is_wanted(cmd, str_c(arena, str_lower(arena, str_from(fact->name)))))
            continue;
        if (!begun)
            buf_format(cmd->out, "%sNot read by every release, %s:\n\n",
                       cmd->out->size > 0 ? "\n" : "", group->title);
        begun = true;
        if (json != NULL)
            add_syntax_json(json, arena, fact, version);
        else
            add_syntax_line(cmd->out, arena, fact, version);
    }
}

static void show_json(const Cmd *cmd, Version version)
{
    Json json = json_new(cmd->out);
    json_object_begin(&json);
    json_add_int(&json, "schema_version", 1);
    json_add_string(&json, "engine", version_text(cmd->ctx.arena, version));
    json_key(&json, "facts");
    json_array_begin(&json);
    for (size_t g = 0; my_form_groups[g] != NULL; g++)
        show_group(cmd, my_form_groups[g], version, &json);
    json_array_end(&json);
    json_key(&json, "syntax");
    json_array_begin(&json);
    for (size_t g = 0; my_syntax_groups[g] != NULL; g++)
        show_syntax(cmd, my_syntax_groups[g], version, &json);
    json_array_end(&json);
    json_object_end(&json);
    buf_add_char(cmd->out, '\n');
}

static void show_matrix(const Cmd *cmd, Version version)
{
    const int release = my_release(version);
    buf_add_c(cmd->out,
              "| Operation | Algorithm | Lock | Blocks | Rewrite | Scan | Safe at scale? | "
              "Releases, source |\n|---|---|---|---|---|---|---|---|\n");
    for (size_t g = 0; my_form_groups[g] != NULL; g++)
        for (size_t i = 0; i < my_form_groups[g]->count; i++) {
            const MyForm *form = &my_form_groups[g]->forms[i];
            const MyFact *fact = my_fact_of(form, version.engine, release);
            if (fact != NULL && is_wanted(cmd, form->form))
                add_row(cmd->out, cmd->ctx.arena, (Shown){form, fact, release});
        }
}

void facts_show_mysql(const Cmd *cmd, Version version, FactsLook look)
{
    if (look == FACTS_JSON) {
        show_json(cmd, version);
        return;
    }
    if (look == FACTS_MATRIX) {
        show_matrix(cmd, version);
        return;
    }
    for (size_t g = 0; my_form_groups[g] != NULL; g++)
        show_group(cmd, my_form_groups[g], version, NULL);
    for (size_t g = 0; my_syntax_groups[g] != NULL; g++)
        show_syntax(cmd, my_syntax_groups[g], version, NULL);
}
