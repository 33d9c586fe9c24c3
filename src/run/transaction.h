/* transaction.h -- run a group of statements as one transaction, together with its record. */
#pragma once

#include "run/statement.h"

/* Until it is committed, or the retry budget is spent: STATUS_LOCK_TIMEOUT and its like, naming who
 * blocked; nothing of the group is then left. */
Status transaction_run(Run *run, Todo *todo, const Step *step, bool last);
