/* form.h -- inside facts/: a Change with everything that helps to name its forms. */
#pragma once

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
