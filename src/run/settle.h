/* settle.h -- after an interruption: ask the catalog what a statement that cannot be in a
 * transaction has left, and clean up what is half done. */
#pragma once

#include "run/session.h"

typedef enum Truth {
    TRUTH_UNKNOWN,  /* the catalog does not tell for this kind of statement */
    TRUTH_DONE,     /* it took effect */
    TRUTH_NOT_DONE, /* it did not, or may be repeated, and nothing half done is left */
} Truth;

/* `changes` are those of a statement that was sent at least once and whose outcome nobody knows, or
 * that failed. Half-done work of it is removed. */
Status settle(Run *run, const ChangeVec *changes, Truth *ret);

/* STATUS_REFUSED when an invalid index that is not ours has the name of the one to be built. */
Status settle_check_free(Run *run, const ChangeVec *changes);
