/* form.h -- inside facts/: a Change with everything that helps to name its forms. */
#pragma once

#include <string.h>

#include "facts/facts.h"

typedef struct Subject {
    const Change    *change;
    const ChangeVec *siblings; /* all Changes of its statement, or NULL */
    const Catalog   *catalog;  /* or NULL */
    const Table     *table;    /* change->relation, or what change->index belongs to; or NULL */
    int              major;
} Subject;

Subject  subject_of(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
                    int major);
FormList subject_forms(const Subject *subject);

static inline void form_add(FormList *forms, const char *form)
{
    for (size_t i = 0; i < forms->count; i++)
        if (strcmp(forms->items[i], form) == 0)
            return;
    if (forms->count < FORMS_MAX)
        forms->items[forms->count++] = form;
}

static inline bool subject_partitioned(const Subject *subject)
{
    return subject->table != NULL && subject->table->kind == TABLE_PARTITIONED;
}

/* A table of the catalog has a foreign key to `table`. */
bool table_is_referenced(const Catalog *catalog, const Table *table);

/* `table` has a foreign key; over `column`, unless that is empty. */
bool table_references(const Table *table, Str column);

/* A parent has the column, too, so that it cannot be changed or dropped here alone. */
bool column_is_inherited(const Subject *subject, Str column);

/* A column has the type, or a domain over it, or an array of it. */
bool table_has_type(const Catalog *catalog, const Table *table, Name type);

/* CREATE TABLE ... OF the type. */
bool table_is_of(const Catalog *catalog, const Table *table, Name type);

/* Or may be: the primary key is not known. */
bool column_in_primary_key(const Table *table, Str column);

/* form_table.c: what makes the server refuse to drop a table or a view; NULL for nothing. */
const char *form_of_kept_table(const Subject *subject);

/* form_pair.c: one type to another, both without domains. Does the order of the values change? */
const char *form_of_pair(const Subject *subject, Type old, Type new);
bool        pair_reorders(Type old, Type new);

/* Add what describes the Change, each for its kinds. */
void form_column(const Subject *subject, FormList *forms);
void form_type(const Subject *subject, FormList *forms);
void form_constraint(const Subject *subject, FormList *forms);
void form_table(const Subject *subject, FormList *forms);
void form_index(const Subject *subject, FormList *forms);
void form_object(const Subject *subject, FormList *forms);

/* The form of a statement or a subcommand that the model knows only by its words: "ALTER SYSTEM
 * SET", "REPLICA IDENTITY FULL"; NULL when it is none of ours. */
const char *form_by_words(Str words);
