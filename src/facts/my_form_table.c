/* my_form_table.c -- table options, rebuilds, partitions, and statements about whole objects. */
#include "facts/my_form.h"
#include "model/charset.h"

#include "base/poison.h"

typedef struct WordForm {
    const char *word; /* that the words begin with, or the name of an option */
    const char *form;
} WordForm;

static const WordForm options[] = {
    {"auto_increment", "auto_increment"},
    {"avg_row_length", "max_rows"},
    {"character set", "default_charset"},
    {"checksum", "checksum_opt"},
    {"collate", "default_charset"},
    {"comment", "comment"},
    {"compression", "compression_zlib"},
    {"connection", "comment"},
    {"delay_key_write", "checksum_opt"},
    {"encrypted", "encrypted_yes"},
    {"encryption", "encryption_y"},
    {"key_block_size", "key_block_size"},
    {"max_rows", "max_rows"},
    {"min_rows", "max_rows"},
    {"pack_keys", "checksum_opt"},
    {"page_checksum", "checksum_opt"},
    {"page_compressed", "page_compressed"},
    {"row_format", "row_format_dynamic"},
    {"stats_auto_recalc", "stats_persistent"},
    {"stats_persistent", "stats_persistent"},
    {"stats_sample_pages", "stats_persistent"},
    {"tablespace", "tablespace_move"},
};

static const WordForm partitions[] = {
    {"ANALYZE", "part_analyze"},   {"CHECK", "part_check"},
    {"COALESCE", "part_coalesce"}, {"CONVERT", "part_convert_to_table"},
    {"DISCARD", "part_discard"},   {"DROP", "part_drop"},
    {"IMPORT", "part_discard"},    {"OPTIMIZE", "part_optimize"},
    {"PARTITION BY", "part_by"},   {"REBUILD", "part_rebuild"},
    {"REMOVE", "part_remove"},     {"REORGANIZE", "part_reorganize"},
    {"REPAIR", "part_repair"},     {"TRUNCATE", "part_truncate"},
};

static const WordForm others[] = {
    {"ADD PERIOD", "add_period"},
    {"ADD SYSTEM VERSIONING", "add_system_versioning"},
    {"ALTER DATABASE", "alter_database_charset"},
    {"ALTER EVENT", "alter_event"},
    {"ALTER FUNCTION", "alter_procedure"},
    {"ALTER PROCEDURE", "alter_procedure"},
    {"ALTER SCHEMA", "alter_database_charset"},
    {"ALTER SERVER", "create_server"},
    {"ALTER USER", "alter_user"},
    {"CHECK TABLE", "check_table"},
    {"CHECKSUM TABLE", "checksum_table"},
    {"CREATE ROLE", "create_user"},
    {"CREATE SERVER", "create_server"},
    {"CREATE USER", "create_user"},
    {"DEALLOCATE", "deallocate_prepare"},
    {"DESC", "explain"},
    {"DISABLE KEYS", "disable_keys"},
    {"DISCARD TABLESPACE", "discard_tablespace"},
    {"DROP PREPARE", "deallocate_prepare"},
    {"DROP SYSTEM VERSIONING", "drop_system_versioning"},
    {"ENABLE KEYS", "disable_keys"},
    {"EXPLAIN", "explain"},
    {"FLUSH BINARY LOGS", "flush_logs"},
    {"FLUSH ERROR LOGS", "flush_logs"},
    {"FLUSH LOCAL TABLE", "flush_tables"},
    {"FLUSH LOGS", "flush_logs"},
    {"FLUSH NO_WRITE_TO_BINLOG TABLE", "flush_tables"},
    {"FLUSH PRIVILEGES", "flush_privileges"},
    {"FLUSH STATUS", "flush_status"},
    {"FLUSH TABLE", "flush_tables"},
    {"IMPORT TABLESPACE", "discard_tablespace"},
    {"PREPARE", "prepare"},
    {"RENAME USER", "rename_user"},
    {"SET", "set_global"},
    {"SHOW", "show"},
    {"UNLOCK", "unlock_tables"},
};

static const char *form_by_word(const WordForm *rows, size_t count, Str words)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(words, rows[i].word))
            return rows[i].form;
    return NULL;
}

static bool is_innodb(Str engine)
{
    return engine.size == 0 || str_equal_nocase(engine, STR("innodb"));
}

static const char *form_of_option(const MySubject *subject)
{
    const Change *change = subject->change;
    if (str_is(change->object, "engine")) {
        if (!is_innodb(change->value) || !is_innodb(my_table_option(subject, "engine")))
            return "engine_myisam";
        return my_has_fulltext(subject) ? "engine_innodb_fts" : "engine_innodb";
    }
    if (str_is(change->object, "row_format") && str_is(change->value, "compressed"))
        return "row_format_compressed";
    const char *form = form_by_word(options, COUNT_OF(options), change->object);
    return form != NULL ? form : "force"; /* one that nobody measured: the worse */
}

static bool is_named_one_of(const Column *column, const char *first, const char *second)
{
    const Str name = column->type.name.name;
    return str_is(name, first) || str_is(name, second);
}

/* TEXT types become wider with the bytes of their characters, but for the widest; a VARCHAR may
 * need a second byte for its length. */
static bool is_widened(const Column *column, int old_bytes, int new_bytes)
{
    enum { ONE_BYTE_MAX = 255 };
    const Type type = column->type;
    if (is_named_one_of(column, "tinytext", "text") || is_named_one_of(column, "mediumtext", ""))
        return new_bytes > old_bytes;
    const int length = type.modifier_count > 0 ? type.modifiers[0] : 1;
    return str_is(type.name.name, "varchar") && length * old_bytes <= ONE_BYTE_MAX &&
           length * new_bytes > ONE_BYTE_MAX;
}

/* The collation of the column changes, or may. */
static bool is_collated_anew(const MySubject *subject, const Column *column)
{
    const TypeDetail *detail = column->type.detail;
    const Str         own    = detail != NULL ? detail->collation : (Str){0};
    const Str         old    = own.size > 0 ? own : my_table_option(subject, "collate");
    return !str_equal(old, subject->change->object);
}

static const char *form_of_converted(const MySubject *subject, const Column *column)
{
    const Str new    = subject->change->value;
    const Str  old   = my_charset_of(subject, column->type);
    const bool same  = str_equal(old, new);
    const bool wide  = str_is(old, "utf8mb3") && str_is(new, "utf8mb4");
    const bool index = my_in_index(subject, column->name);
    const bool narrow =
        !is_named_one_of(column, "varchar", "enum") && !str_is(column->type.name.name, "set");
    if (same && !is_collated_anew(subject, column))
        return "convert_charset_same";
    if (!same && (my_in_key(subject, column->name) || my_is_key_target(subject, column->name)) &&
        (subject->foreign_key_checks || subject->engine == ENGINE_MARIADB))
        return "convert_fk";
    if (is_named_one_of(column, "enum", "set"))
        return old.size > 0 ? "convert_enum" : "convert_charset";
    if (same)
        return index    ? "convert_collation_indexed"
               : narrow ? "convert_collation_char"
                        : "convert_collation";
    if (!wide || is_widened(column, my_charset_bytes(old), my_charset_bytes(new)))
        return "convert_charset";
    return index    ? "convert_utf8_utf8mb4_indexed"
           : narrow ? "convert_utf8_utf8mb4_char"
                    : "convert_utf8_utf8mb4";
}

/* What the column that needs most comes to. */
static void form_convert(const MySubject *subject, MyForms *forms)
{
    const Table *table = subject->table;
    if (table == NULL || table->partial || table->columns.count == 0) {
        my_form_add(forms, "convert_charset");
        return;
    }
    my_form_add(forms, "convert_charset_same");
    for (size_t i = 0; i < table->columns.count; i++)
        if (type_has_charset(table->columns.items[i].type))
            my_form_add(forms, form_of_converted(subject, &table->columns.items[i]));
}

static const char *form_of_rebuild(const MySubject *subject)
{
    const bool fulltext = my_has_fulltext(subject);
    if (str_starts(subject->change->words, "ORDER BY"))
        return "order_by";
    if (str_starts(subject->change->words, "OPTIMIZE"))
        return fulltext ? "optimize_fts" : "optimize";
    return fulltext ? "engine_innodb_fts" : "force";
}

static const char *form_of_partitions(const MySubject *subject)
{
    const Change *change = subject->change;
    const Str     method = my_table_option(subject, "partition by");
    if (str_starts(change->words, "ADD")) {
        const bool by_hash = str_contains(method, "hash") || str_contains(method, "key");
        return change->value.size > 0 || by_hash ? "part_add_hash" : "part_add_range";
    }
    if (str_starts(change->words, "EXCHANGE"))
        return change->not_valid ? "part_exchange_novalidate" : "part_exchange";
    return form_by_word(partitions, COUNT_OF(partitions), change->words);
}

static bool only_renames(const MySubject *subject)
{
    for (size_t i = 0; subject->siblings != NULL && i < subject->siblings->count; i++)
        if (subject->siblings->items[i].kind != CHANGE_RENAME_TABLE)
            return false;
    return true;
}

static bool is_temporary(const MySubject *subject)
{
    return subject->change->temporary || (subject->table != NULL && subject->table->temporary);
}

/* Of the statements that have no choice. */
static const char *form_of_object(const MySubject *subject)
{
    const Change *change = subject->change;
    switch ((int)change->kind) {
    case CHANGE_CREATE_TABLE:
        return change->like ? "create_like" : NULL;
    case CHANGE_CREATE_TABLE_AS:
        return "create_as_select";
    case CHANGE_DROP_TABLE:
        return is_temporary(subject) ? NULL : "drop_table";
    case CHANGE_TRUNCATE:
        return is_temporary(subject) ? NULL : "truncate";
    case CHANGE_RENAME_TABLE:
        return only_renames(subject) ? "rename_table" : "rename_via_alter";
    case CHANGE_CREATE_TRIGGER:
        return "create_trigger";
    case CHANGE_DROP_TRIGGER:
        return "drop_trigger";
    case CHANGE_CREATE_VIEW:
        return "create_view";
    case CHANGE_ANALYZE:
        return "analyze";
    case CHANGE_ALTER_TABLE_OTHER:
        return change->words.size == 0 ? "empty_alter"
                                       : form_by_word(others, COUNT_OF(others), change->words);
    case CHANGE_OTHER:
        return form_by_word(others, COUNT_OF(others), change->words);
    default:
        return NULL;
    }
}

void my_form_table(const MySubject *subject, MyForms *forms)
{
    const ChangeKind kind = subject->change->kind;
    if (kind == CHANGE_CONVERT_CHARSET) {
        form_convert(subject, forms);
        return;
    }
    const char *form = kind == CHANGE_SET_TABLE_OPTION ? form_of_option(subject)
                       : kind == CHANGE_REBUILD_TABLE  ? form_of_rebuild(subject)
                       : kind == CHANGE_ALTER_PARTITIONS || kind == CHANGE_DROP_PARTITION
                           ? form_of_partitions(subject)
                           : form_of_object(subject);
    if (form != NULL)
        my_form_add(forms, form);
}
