/* form_object.c -- which forms describe rows, views, functions, types, and what the model knows
 * only by its words. */
#include "facts/form.h"

#include "base/poison.h"

typedef struct WordRow {
    const char *words;
    const char *form;
} WordRow;

static const WordRow word_rows[] = {
    /* subcommands of ALTER TABLE */
    {"OWNER TO", "owner_to"},
    {"CLUSTER ON", "cluster_on"},
    {"SET WITHOUT CLUSTER", "set_without_cluster"},
    {"SET WITHOUT OIDS", "set_without_oids"},
    {"REPLICA IDENTITY", "replica_identity_full"},
    {"ENABLE TRIGGER", "enable_trigger"},
    {"DISABLE TRIGGER", "disable_trigger"},
    {"ENABLE RULE", "disable_rule"},
    {"DISABLE RULE", "disable_rule"},
    {"ENABLE ROW LEVEL SECURITY", "enable_rls"},
    {"DISABLE ROW LEVEL SECURITY", "disable_rls"},
    {"FORCE ROW LEVEL SECURITY", "force_rls"},
    {"NO FORCE ROW LEVEL SECURITY", "force_rls"},
    {"INHERIT", "inherit"},
    {"NO INHERIT", "no_inherit"},
    {"OF", "alter_of_type"},
    {"NOT OF", "alter_not_of"},
    {"SET ACCESS METHOD", "set_access_method"},
    {"SET COMPRESSION", "set_compression"},
    {"SET IDENTITY", "set_identity_generated"},
    {"DROP IDENTITY", "drop_identity"},
    {"DROP EXPRESSION", "drop_expression"},
    {"SET EXPRESSION", "set_expression_stored"},
    /* statements */
    {"ALTER DATABASE SET TABLESPACE", "alter_database_tablespace"},
    {"ALTER DATABASE", "alter_database_set"},
    {"ALTER DEFAULT PRIVILEGES", "alter_default_privileges"},
    {"ALTER DOMAIN", "alter_domain_add_check"},
    {"ALTER POLICY", "alter_policy"},
    {"ALTER PUBLICATION", "alter_publication_add"},
    {"ALTER SEQUENCE", "alter_sequence_increment"},
    {"ALTER STATISTICS", "alter_statistics"},
    {"ALTER SUBSCRIPTION", "alter_subscription_refresh"},
    {"ALTER SYSTEM", "alter_system"},
    {"ALTER TRIGGER", "rename_trigger"},
    {"ALTER TYPE", "alter_type_add_attribute"},
    {"COMMIT PREPARED", "commit_prepared"},
    {"CREATE DATABASE", "create_database"},
    {"CREATE DOMAIN", "create_domain"},
    {"CREATE EVENT TRIGGER", "create_event_trigger"},
    {"CREATE POLICY", "create_policy"},
    {"CREATE PUBLICATION", "create_publication_table"},
    {"CREATE ROLE", "create_role"},
    {"CREATE RULE", "create_rule"},
    {"CREATE STATISTICS", "create_statistics"},
    {"CREATE SUBSCRIPTION", "create_subscription"},
    {"CREATE TABLESPACE", "create_tablespace"},
    {"DISCARD ALL", "discard_all"},
    {"DROP DATABASE", "drop_database"},
    {"DROP EXTENSION", "drop_extension"},
    {"DROP OWNED", "drop_owned"},
    {"DROP POLICY", "drop_policy"},
    {"DROP RULE", "drop_rule"},
    {"DROP STATISTICS", "drop_statistics"},
    {"DROP SUBSCRIPTION", "drop_subscription"},
    {"DROP TABLESPACE", "drop_tablespace"},
    {"REASSIGN OWNED", "reassign_owned"},
    {"ROLLBACK PREPARED", "rollback_prepared"},
};

const char *form_by_words(Str words)
{
    for (size_t i = 0; i < COUNT_OF(word_rows); i++)
        if (str_equal_nocase(words, str_from(word_rows[i].words)))
            return word_rows[i].form;
    return NULL;
}

static void create_view(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    /* OR REPLACE of a view that is not known to be new takes the lock of a replacement. */
    const bool new_view =
        subject->catalog != NULL && subject->catalog->complete && subject->table == NULL;
    if (change->materialized)
        form_add(forms, "create_matview");
    else
        form_add(forms, change->or_replace && !new_view ? "replace_view" : "create_view");
}

static void rows(const Subject *subject, FormList *forms)
{
    const Change    *change = subject->change;
    const ChangeKind kind   = change->kind;
    if (kind == CHANGE_SELECT_ROWS)
        form_add(forms, "ctl_select");
    else if (kind == CHANGE_COPY_ROWS)
        form_add(forms, "copy_from");
    else if (kind == CHANGE_UPDATE_ROWS)
        form_add(forms, change->has_from ? "update_from" : "ctl_update");
    else if (kind == CHANGE_DELETE_ROWS)
        form_add(forms, "delete_rows");
    else if (kind == CHANGE_INSERT_ROWS)
        form_add(forms, change->from_query ? "insert_select" : "ctl_insert");
    if (subject->table == NULL || kind == CHANGE_SELECT_ROWS)
        return;
    if (kind != CHANGE_DELETE_ROWS && table_references(subject->table, (Str){0}))
        form_add(forms, "ctl_insert_fk_child");
    if (kind == CHANGE_DELETE_ROWS && table_is_referenced(subject->catalog, subject->table))
        form_add(forms, "delete_referenced");
}

/* Kinds with one form each. */
static const char *form_of_kind(const Change *change)
{
    static const struct {
        ChangeKind  kind;
        const char *form;
    } kinds[] = {
        {CHANGE_CREATE_SCHEMA, "create_schema"},
        {CHANGE_CREATE_FUNCTION, "create_function"},
        {CHANGE_CREATE_SEQUENCE, "create_sequence"},
        {CHANGE_DROP_SEQUENCE, "drop_sequence"},
        {CHANGE_CREATE_TYPE, "create_type_enum"},
        {CHANGE_ADD_ENUM_VALUE, "alter_type_add_value"},
        {CHANGE_RENAME_ENUM_VALUE, "alter_type_rename_value"},
        {CHANGE_CREATE_EXTENSION, "create_extension"},
        {CHANGE_COMMENT, "comment_table"},
        {CHANGE_GRANT, "grant_select"},
        {CHANGE_LOCK_TABLE, "ctl_lock_table_default"},
        {CHANGE_DROP_TRIGGER, "drop_trigger"},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].kind == change->kind)
            return kinds[i].form;
    return NULL;
}

static const char *form_of_object(const Subject *subject)
{
    const Change    *change = subject->change;
    const ChangeKind kind   = change->kind;
    if (kind == CHANGE_DROP_SCHEMA)
        return change->cascade ? "drop_schema_cascade" : "drop_schema";
    if (kind == CHANGE_DROP_FUNCTION)
        return change->cascade ? "drop_function_cascade_trigger" : "drop_function";
    if (kind == CHANGE_DROP_TYPE)
        return change->cascade ? "drop_type_cascade" : "drop_type";
    if (kind == CHANGE_DROP_VIEW)
        return change->materialized ? "drop_matview" : "drop_view";
    if (kind == CHANGE_REFRESH_VIEW)
        return change->concurrently ? "refresh_matview_concurrently" : "refresh_matview";
    if (kind == CHANGE_CREATE_TRIGGER)
        return subject_partitioned(subject) ? "create_trigger_partitioned"
               : change->or_replace         ? "create_or_replace_trigger"
                                            : "create_trigger";
    if (kind == CHANGE_ALTER_TABLE_OTHER || kind == CHANGE_DROP_OTHER || kind == CHANGE_OTHER)
        return form_by_words(change->object);
    return form_of_kind(change);
}

void form_object(const Subject *subject, FormList *forms)
{
    const ChangeKind kind = subject->change->kind;
    if (change_is_data(kind) || kind == CHANGE_SELECT_ROWS)
        rows(subject, forms);
    else if (kind == CHANGE_CREATE_VIEW)
        create_view(subject, forms);
    else {
        const char *form = form_of_object(subject);
        if (form != NULL)
            form_add(forms, form);
    }
}
