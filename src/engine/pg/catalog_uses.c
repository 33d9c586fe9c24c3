/* catalog_uses.c -- what is known of tables besides their definition: who uses them, how much is
 * written to them, and what sessions find. */
#include "engine/pg/catalog.h"

#include "base/poison.h"

/* Rows of one object stand together, its oid in `column`. */
static bool is_first(const Rows *rows, size_t row, size_t column)
{
    return row == 0 || !str_equal(rows_text(rows, row, column), rows_text(rows, row - 1, column));
}

void reading_domains(Reading *reading, const Rows *rows)
{
    enum { OID, SCHEMA, NAME, BASE, NOT_NULL, CHECKED, TABLE, TABLE_NAME };
    DomainVec *domains = &reading->catalog->domains;
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (is_first(rows, i, OID))
            *vec_push(reading->arena, domains) =
                (Domain){.name     = reading_name(reading, rows, i, SCHEMA),
                         .base     = reading_text(reading, rows, i, BASE),
                         .not_null = rows_bool(rows, i, NOT_NULL),
                         .checked  = rows_bool(rows, i, CHECKED)};
        Domain *domain = &domains->items[domains->count - 1];
        if (!rows_is_null(rows, i, TABLE_NAME))
            *vec_push(reading->arena, &domain->tables) = reading_name(reading, rows, i, TABLE);
    }
}

void reading_setting_defaults(Reading *reading, const Rows *rows)
{
    enum { NAME, VALUE };
    for (size_t i = 0; i < rows_count(rows); i++)
        *vec_push(reading->arena, &reading->catalog->setting_defaults) = (SettingDefault){
            reading_text(reading, rows, i, NAME), reading_text(reading, rows, i, VALUE)};
}

void reading_activity(Reading *reading, const Rows *rows)
{
    enum { OID, WRITES, READS };
    for (size_t i = 0; i < rows_count(rows); i++) {
        Table *table           = reading_table(reading, rows, i);
        table->writes_per_hour = rows_int(rows, i, WRITES);
        table->reads_per_hour  = rows_int(rows, i, READS);
    }
}

void reading_inherits(Reading *reading, const Rows *rows)
{
    enum { OID, PARENT };
    for (size_t i = 0; i < rows_count(rows); i++)
        *vec_push(reading->arena, &reading_table(reading, rows, i)->inherits) =
            reading_name(reading, rows, i, PARENT);
}

static DependantKind dependant_kind(Str text)
{
    DependantKind kind = DEPENDANT_VIEW;
    while (kind < DEPENDANT_COUNT - 1 && !str_is(text, dependant_text(kind)))
        kind++;
    return kind;
}

void reading_dependants(Reading *reading, const Rows *rows)
{
    enum { OID, KIND, SCHEMA, NAME, COLUMN };
    for (size_t i = 0; i < rows_count(rows); i++) {
        DependantVec *dependants = &reading_table(reading, rows, i)->dependants;
        if (is_first(rows, i, OID) || is_first(rows, i, KIND) || is_first(rows, i, SCHEMA) ||
            is_first(rows, i, NAME))
            *vec_push(reading->arena, dependants) =
                (Dependant){.kind = dependant_kind(rows_text(rows, i, KIND)),
                            .name = reading_name(reading, rows, i, SCHEMA)};
        Dependant *dependant = &dependants->items[dependants->count - 1];
        if (!rows_is_null(rows, i, COLUMN))
            *vec_push(reading->arena, &dependant->columns) = reading_text(reading, rows, i, COLUMN);
    }
}
