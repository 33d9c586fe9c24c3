/* form_object.c -- which forms describe rows, views, functions, types, and what the model knows
 * only by its words. */
#include <string.h>

#include "facts/form.h"

#include "base/poison.h"

/* A statement or subcommand whose words begin with `starts` and hold ` holds `. The first row that
 * fits counts. */
typedef struct WordRow {
    const char *starts;
    const char *holds; /* NULL: anything */
    const char *form;
} WordRow;

static const WordRow word_rows[] = {
    /* subcommands of ALTER TABLE; "ALTER COLUMN c" may stand before them */
    {"OWNER TO", NULL, "owner_to"},
    {"CLUSTER ON", NULL, "cluster_on"},
    {"SET WITHOUT CLUSTER", NULL, "set_without_cluster"},
    {"SET WITHOUT OIDS", NULL, "set_without_oids"},
    {"SET ACCESS METHOD", NULL, "set_access_method"},
    {"REPLICA IDENTITY", NULL, "replica_identity_full"},
    {"ENABLE ROW", NULL, "enable_rls"},
    {"DISABLE ROW", NULL, "disable_rls"},
    {"FORCE ROW", NULL, "force_rls"},
    {"NO FORCE ROW", NULL, "force_rls"},
    {"ENABLE", "TRIGGER", "enable_trigger"},
    {"DISABLE", "TRIGGER", "disable_trigger"},
    {"ENABLE", "RULE", "disable_rule"},
    {"DISABLE", "RULE", "disable_rule"},
    {"INHERIT", NULL, "inherit"},
    {"NO INHERIT", NULL, "no_inherit"},
    {"OF", NULL, "alter_of_type"},
    {"NOT OF", NULL, "alter_not_of"},
    /* statements */
    {"ALTER DATABASE", "SET TABLESPACE", "alter_database_tablespace"},
    {"ALTER DATABASE", NULL, "alter_database_set"},
    {"ALTER DOMAIN", "NOT VALID", "alter_domain_add_check_not_valid"},
    {"ALTER DOMAIN", "VALIDATE", "alter_domain_validate"},
    {"ALTER DOMAIN", "SET NOT NULL", "alter_domain_set_not_null"},
    {"ALTER DOMAIN", "DROP NOT NULL", "alter_domain_drop_not_null"},
    {"ALTER DOMAIN", "NOT NULL", "alter_domain_set_not_null"}, /* ADD CONSTRAINT ... NOT NULL */
    {"ALTER DOMAIN", "DROP CONSTRAINT", "alter_domain_drop_constraint"},
    {"ALTER DOMAIN", "DEFAULT", "alter_domain_set_default"},
    {"ALTER DOMAIN", "ADD", "alter_domain_add_check"},
    {"ALTER EXTENSION", "ADD", "alter_extension_member"},
    {"ALTER EXTENSION", "DROP", "alter_extension_member"},
    {"ALTER FUNCTION", "STRICT", "alter_function"},
    {"ALTER FUNCTION", "CALLED ON", "alter_function"},
    {"ALTER FUNCTION", "RETURNS NULL", "alter_function"},
    {"ALTER FUNCTION", "PARALLEL", "alter_function"},
    {"ALTER FUNCTION", "COST", "alter_function"},
    {"ALTER FUNCTION", "ROWS", "alter_function"},
    {"ALTER GROUP", NULL, "alter_role"},
    {"ALTER ROLE", NULL, "alter_role"},
    {"ALTER USER", NULL, "alter_role"},
    {"CREATE AGGREGATE", NULL, "create_aggregate"},
    {"CREATE OR REPLACE AGGREGATE", NULL, "create_aggregate"},
    {"CREATE COLLATION", NULL, "create_collation"},
    {"CREATE OPERATOR CLASS", NULL, "create_operator_class"},
    {"CREATE OPERATOR FAMILY", NULL, "create_operator_family"},
    {"CREATE OPERATOR", NULL, "create_operator"},
    {"ALTER EVENT TRIGGER", NULL, "create_event_trigger"},
    {"ALTER POLICY", NULL, "alter_policy"},
    {"ALTER PUBLICATION", NULL, "alter_publication_add"},
    {"ALTER SEQUENCE", "RENAME TO", "alter_sequence_rename"},
    {"ALTER SEQUENCE", "LOGGED", "alter_sequence_set_logged"},
    {"ALTER SEQUENCE", "UNLOGGED", "alter_sequence_set_logged"},
    {"ALTER SEQUENCE", NULL, "alter_sequence_increment"},
    {"ALTER STATISTICS", NULL, "alter_statistics"},
    {"ALTER SUBSCRIPTION", "REFRESH", "alter_subscription_refresh"},
    {"ALTER SUBSCRIPTION", "PUBLICATION", "alter_subscription_refresh"},
    {"ALTER SYSTEM", NULL, "alter_system"},
    {"ALTER TRIGGER", "RENAME TO", "rename_trigger"},
    {"ALTER TYPE", "RENAME TO", "alter_type_rename"},
    {"COMMIT PREPARED", NULL, "commit_prepared"},
    {"CREATE DATABASE", NULL, "create_database"},
    {"CREATE EVENT TRIGGER", NULL, "create_event_trigger"},
    {"CREATE POLICY", NULL, "create_policy"},
    {"CREATE PUBLICATION", "ALL TABLES", "create_publication_all"},
    {"CREATE PUBLICATION", NULL, "create_publication_table"},
    {"CREATE ROLE", NULL, "create_role"},
    {"CREATE RULE", NULL, "create_rule"},
    {"CREATE OR REPLACE RULE", NULL, "create_rule"},
    {"CREATE STATISTICS", NULL, "create_statistics"},
    {"CREATE SUBSCRIPTION", NULL, "create_subscription"},
    {"CREATE TABLESPACE", NULL, "create_tablespace"},
    {"CREATE USER", NULL, "create_role"},
    {"DISCARD ALL", NULL, "discard_all"},
    {"DROP DATABASE", NULL, "drop_database"},
    {"DROP EXTENSION", "CASCADE", "drop_extension_cascade"},
    {"DROP EXTENSION", NULL, "drop_extension"},
    {"DROP OWNED", NULL, "drop_owned"},
    {"DROP POLICY", NULL, "drop_policy"},
    {"DROP RULE", NULL, "drop_rule"},
    {"DROP STATISTICS", NULL, "drop_statistics"},
    {"DROP SUBSCRIPTION", NULL, "drop_subscription"},
    {"DROP TABLESPACE", NULL, "drop_tablespace"},
    {"REASSIGN OWNED", NULL, "reassign_owned"},
    {"REINDEX SCHEMA", NULL, "reindex_schema"},
    {"REINDEX", NULL, "reindex_database"},
    {"ROLLBACK PREPARED", NULL, "rollback_prepared"},
    {"ALTER", "SET COMPRESSION", "set_compression"},
    {"ALTER", "SET GENERATED", "set_identity_generated"},
    {"ALTER", "RESTART", "identity_restart"},
    {"ALTER", "DROP IDENTITY", "drop_identity"},
    {"ALTER", "DROP EXPRESSION", "drop_expression"},
    {"ALTER", "SET EXPRESSION", "set_expression_stored"},
};

/* Whole words: `words` has `part` at `at`, and a blank or an end on both sides. */
static bool words_at(Str words, size_t at, Str part)
{
    const size_t end = at + part.size;
    return end <= words.size && str_equal(str_slice(words, at, part.size), part) &&
           (at == 0 || words.data[at - 1] == ' ') && (end == words.size || words.data[end] == ' ');
}

static bool words_hold(Str words, Str part)
{
    for (size_t at = 0; at + part.size <= words.size; at++)
        if (words_at(words, at, part))
            return true;
    return false;
}

const char *form_by_words(Str words)
{
    for (size_t i = 0; i < COUNT_OF(word_rows); i++) {
        const WordRow *row = &word_rows[i];
        if (words_at(words, 0, str_from(row->starts)) &&
            (row->holds == NULL || words_hold(words, str_from(row->holds))))
            return row->form;
    }
    return NULL;
}

static void create_view(const Subject *subject, FormList *forms)
{
    const Change *change = subject->change;
    /* OR REPLACE of a view that is not known to be new takes the lock of a replacement. */
    const bool new_view =
        subject->catalog != NULL && subject->catalog->complete && subject->table == NULL;
    ViewClash   clash;
    const char *clashing = form_of_view_clash(subject->catalog, change, &clash);
    if (change->materialized)
        form_add(forms, "create_matview");
    else if (clashing != NULL)
        form_add(forms, clashing);
    else
        form_add(forms, change->or_replace && !new_view ? "replace_view" : "create_view");
}

static void rows(const Subject *subject, FormList *forms)
{
    const Change    *change = subject->change;
    const ChangeKind kind   = change->kind;
    if (kind == CHANGE_SELECT_ROWS) /* COPY ... TO is one, too. */
        form_add(forms, change->returns_rows ? "ctl_select" : "ctl_copy");
    else if (kind == CHANGE_COPY_ROWS)
        form_add(forms, "copy_from");
    else if (kind == CHANGE_UPDATE_ROWS)
        form_add(forms, change->others.count > 0 ? "update_from" : "ctl_update");
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
        {CHANGE_RENAME_ENUM_VALUE, "alter_type_rename_value"},
        {CHANGE_CREATE_EXTENSION, "create_extension"},
        {CHANGE_GRANT, "grant_select"},
        {CHANGE_LOCK_TABLE, "ctl_lock_table_default"},
        {CHANGE_DROP_TRIGGER, "drop_trigger"},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (kinds[i].kind == change->kind)
            return kinds[i].form;
    return NULL;
}

static const char *form_of_drop(const Subject *subject)
{
    const Change *change = subject->change;
    switch ((int)change->kind) {
    case CHANGE_DROP_SCHEMA:
        return change->cascade ? "drop_schema_cascade" : "drop_schema";
    case CHANGE_DROP_FUNCTION:
        return change->cascade ? "drop_function_cascade_trigger" : "drop_function";
    case CHANGE_DROP_TYPE:
        return change->cascade ? "drop_type_cascade" : "drop_type";
    case CHANGE_DROP_VIEW:
        if (form_of_kept_table(subject) != NULL)
            return "drop_table_view_dep";
        return change->materialized ? "drop_matview" : "drop_view";
    default:
        return NULL;
    }
}

static const char *form_of_trigger(const Subject *subject)
{
    if (subject_partitioned(subject))
        return "create_trigger_partitioned";
    return subject->change->or_replace ? "create_or_replace_trigger" : "create_trigger";
}

static bool column_is_virtual(const Subject *subject)
{
    const Column *column =
        subject->table != NULL ? table_column_find(subject->table, subject->change->column) : NULL;
    return column != NULL && column->generated_virtual;
}

/* A domain that the history made, and that no column has. */
static bool domain_is_unused(const Subject *subject)
{
    const Catalog *catalog = subject->catalog;
    const Name     domain  = subject->change->relation;
    if (catalog == NULL || catalog_domain_find(catalog, domain) == NULL)
        return false;
    for (size_t i = 0; i < catalog->tables.count; i++)
        if (table_has_type(catalog, catalog->tables.items[i], domain))
            return false;
    return true;
}

/* Tables that are OF a composite type follow its attributes; those that have a column of it keep
 * their rows as they are, so that a type cannot change in them. */
static const char *form_of_attribute(const Subject *subject)
{
    const Change  *change  = subject->change;
    const Catalog *catalog = subject->catalog;
    const bool     alters  = words_hold(change->words, STR("ALTER ATTRIBUTE"));
    bool           typed   = false;
    bool           used    = false;
    for (size_t i = 0; catalog != NULL && i < catalog->tables.count; i++) {
        const Table *table = catalog->tables.items[i];
        typed |= table_is_of(catalog, table, change->relation);
        used |= table_has_type(catalog, table, change->relation);
    }
    if (typed && !change->cascade)
        return "alter_type_attribute_typed_table_restrict";
    if (alters && used)
        return "alter_type_alter_attribute";
    if (typed)
        return alters ? "alter_type_alter_attribute_typed_table"
                      : "alter_type_add_attribute_typed_table";
    if (alters)
        return "alter_type_alter_attribute_unused";
    if (words_hold(change->words, STR("RENAME ATTRIBUTE")))
        return "alter_type_rename_attribute";
    return words_hold(change->words, STR("ADD ATTRIBUTE")) ? "alter_type_add_attribute"
                                                           : "alter_type_drop_attribute";
}

static const char *form_of_words(const Subject *subject)
{
    const Str words = subject->change->words;
    if (str_starts(words, "ALTER TYPE") && words_hold(words, STR("ATTRIBUTE")))
        return form_of_attribute(subject);
    if (str_starts(words, "ALTER DOMAIN") && domain_is_unused(subject))
        return "alter_domain_add_check_not_valid"; /* there is nothing to read */
    if (subject_partitioned(subject) && str_starts(words, "SET ACCESS METHOD"))
        return "set_access_method_partitioned";
    const char *form = form_by_words(words);
    if (form != NULL && strcmp(form, "set_expression_stored") == 0 && column_is_virtual(subject))
        return "set_expression_virtual";
    return form;
}

/* IF NOT EXISTS finds it. */
static bool value_present(const Subject *subject)
{
    const Change   *change = subject->change;
    const EnumType *type =
        subject->catalog != NULL ? catalog_enum_find(subject->catalog, change->relation) : NULL;
    return change->if_not_exists && type != NULL && strvec_contains(&type->values, change->object);
}

/* A materialized view whose indexes are all known, and none of them tells each row from all
 * others. */
static bool lacks_row_key(const Subject *subject)
{
    const Table *view = subject->table;
    if (view == NULL || view->kind != TABLE_MATERIALIZED_VIEW || view->unsure)
        return false;
    for (size_t i = 0; i < view->indexes.count; i++) {
        const Index *index = &view->indexes.items[i];
        if (index->unique && !index->partial && !index->has_expression)
            return false;
    }
    return true;
}

static const char *form_of_object(const Subject *subject)
{
    const Change *change = subject->change;
    switch ((int)change->kind) {
    case CHANGE_ADD_ENUM_VALUE:
        return value_present(subject) ? "alter_type_add_value_ine" : "alter_type_add_value";
    case CHANGE_REFRESH_VIEW:
        if (change->no_data)
            return "refresh_matview_with_no_data";
        if (change->concurrently && lacks_row_key(subject))
            return "refresh_matview_concurrently_nounique";
        return change->concurrently ? "refresh_matview_concurrently" : "refresh_matview";
    case CHANGE_COMMENT:
        return name_empty(change->index) ? "comment_table" : "comment_index";
    case CHANGE_CREATE_TRIGGER:
        return form_of_trigger(subject);
    case CHANGE_ALTER_TABLE_OTHER:
    case CHANGE_DROP_OTHER:
    case CHANGE_OTHER:
    case CHANGE_RESET_SESSION:
        return form_of_words(subject);
    default:
        break;
    }
    const char *form = form_of_drop(subject);
    return form != NULL ? form : form_of_kind(change);
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
