/* my_form.h -- inside facts/: a Change of MySQL or MariaDB with everything that helps to name its
 * forms. */
#pragma once

#include <string.h>

#include "facts/facts.h"
#include "facts/form.h"
#include "facts/my_facts.h"

typedef struct MySubject {
    const Change    *change;
    const ChangeVec *siblings; /* all Changes of its statement, or NULL */
    const Catalog   *catalog;  /* or NULL */
    const Table     *table;    /* change->relation; or NULL */
    EngineKind       engine;
    int              release;
    bool             strict; /* of the session, as far as it is known, else the server's default */
    bool             foreign_key_checks;
    bool             check_constraint_checks;
} MySubject;

/* The forms, in the order in which they are looked for, and what rules INSTANT out. */
typedef struct MyForms {
    FormList list;
    bool     not_instant; /* what INSTANT could do is done as before there was INSTANT */
} MyForms;

MySubject my_subject_of(const Change *change, const ChangeVec *siblings, const Catalog *catalog,
                        EngineKind engine, int release);
MyForms   my_subject_forms(const MySubject *subject);

/* Each for its kinds. */
void my_form_column(const MySubject *subject, MyForms *forms);
void my_form_redefine(const MySubject *subject, MyForms *forms); /* MODIFY, CHANGE */
void my_form_index(const MySubject *subject, MyForms *forms);    /* and constraints */
void my_form_table(const MySubject *subject, MyForms *forms);

/* What a column may hold is less afterwards, or something else. */
bool my_form_narrows(const char *form);

static inline void my_form_add(MyForms *forms, const char *form)
{
    form_add(&forms->list, form);
}

/* Questions about the table; of one that is not known: no. */
Str  my_table_option(const MySubject *subject, const char *name); /* without data: not said */
bool my_has_fulltext(const MySubject *subject);
bool my_is_compressed(const MySubject *subject); /* ROW_FORMAT=COMPRESSED */
bool my_is_redundant(const MySubject *subject);
bool my_is_partitioned(const MySubject *subject);
bool my_has_virtual(const MySubject *subject); /* a virtual column */
bool my_in_primary_key(const MySubject *subject, Str column);
bool my_in_index(const MySubject *subject, Str column);
bool my_in_key(const MySubject *subject, Str column);            /* of a foreign key of the table */
bool my_is_key_target(const MySubject *subject, Str column);     /* of another table's */
bool my_is_generated_from(const MySubject *subject, Str column); /* a generated column is */
bool my_in_check(const MySubject *subject, Str column);

/* What the row comes to on this table: with FULLTEXT and SPATIAL indexes nothing is written anew
 * online, engines other than InnoDB copy for most things, and so on. */
MyFact my_fact_on_table(const MySubject *subject, const MyFact *fact);

/* Another Change of the statement; an empty column or object is any. */
const Change *my_sibling(const MySubject *subject, ChangeKind kind);

/* my_charset.c: bytes that a character may need; 0: nobody knows which charset it is. */
int my_charset_bytes(Str charset);

/* Of a column of the table: its own, or else the table's, or else the database's; empty: not known.
 */
Str my_charset_of(const MySubject *subject, Type type);

bool my_is_text(Type type);   /* CHAR, VARCHAR, and the TEXT types */
bool my_is_object(Type type); /* TEXT and BLOB types, JSON, geometry: no default, no whole key */
bool my_is_integer(Type type);
