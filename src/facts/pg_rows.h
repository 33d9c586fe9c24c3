/* pg_rows.h -- short words for the rows, which are about tables named as follows: t has rows and a
 * primary key, ref is one that a foreign key of t may point to, p is partitioned into p1 and p2
 * (and pd, by default), s1 stands beside it to be attached. What else a row needs is in test/facts.
 *
 * All rows were measured on 12.22, 13.23, 14.23, 15.18, 16.14, 17.10 and 18.4. Locks are those held
 * at the end of the statement; short ones on system catalogs are left out. */
#pragma once

#include "facts/facts.h"

/* ON(REFERENCED, SRX): SHARE ROW EXCLUSIVE on the tables that its foreign keys point to. */
#define ON(role, mode) [ROLE_##role] = MODE_##mode
#define MODE_AS        LOCK_ACCESS_SHARE
#define MODE_RS        LOCK_ROW_SHARE
#define MODE_RX        LOCK_ROW_EXCLUSIVE
#define MODE_SUE       LOCK_SHARE_UPDATE_EXCLUSIVE
#define MODE_S         LOCK_SHARE
#define MODE_SRX       LOCK_SHARE_ROW_EXCLUSIVE
#define MODE_X         LOCK_EXCLUSIVE
#define MODE_AX        LOCK_ACCESS_EXCLUSIVE

#define FACT(form_id, first, last, class, ...)                                                     \
    {                                                                                              \
        .form = form_id, .since = first, .until = last, .duration = DURATION_##class, __VA_ARGS__  \
    }
#define REWRITES .rewrite = true, .scan = true, .index_rebuild = true

extern const FactGroup pg_facts_add_column;
extern const FactGroup pg_facts_column;
extern const FactGroup pg_facts_column_type;
extern const FactGroup pg_facts_constraint;
extern const FactGroup pg_facts_index;
extern const FactGroup pg_facts_object;
extern const FactGroup pg_facts_older;
extern const FactGroup pg_facts_other;
extern const FactGroup pg_facts_partition;
extern const FactGroup pg_facts_table;
