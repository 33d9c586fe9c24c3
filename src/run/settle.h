/* settle.h -- after an interruption: ask the catalog what a statement that commits by itself has
 * left, and clean up what is half done. The functions of a dialect. */
#pragma once

#include "run/session.h"

typedef enum Truth {
    TRUTH_UNKNOWN,  /* the catalog does not tell for this kind of statement */
    TRUTH_DONE,     /* it took effect */
    TRUTH_NOT_DONE, /* it did not, or may be repeated, and nothing half done is left */
    TRUTH_PART,     /* a part of it took effect */
} Truth;

typedef struct Settled {
    Truth truth;
    Str   detail; /* what was seen, for UNKNOWN and PART; may be empty */
} Settled;

/* Before the statement is sent for the first time. *ret_seen is kept in the journal and handed to
 * the other function; it may be empty. STATUS_REFUSED for what must not be sent: an index that is
 * not ours has the name of the one to be built, and is invalid. */
Status settle_before_pg(Run *run, const ChangeVec *changes, Str *ret_seen);
Status settle_before_mysql(Run *run, const ChangeVec *changes, Str *ret_seen);

/* `changes` are those of a statement that was sent at least once and whose outcome nobody knows, or
 * that failed. Half-done work of it is removed. */
Status settle_pg(Run *run, const ChangeVec *changes, Str seen, Settled *ret);
Status settle_mysql(Run *run, const ChangeVec *changes, Str seen, Settled *ret);
