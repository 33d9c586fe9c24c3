/* ahead.h -- before strong locks are asked for: who would be in the way for longer than others may
 * wait behind us. */
#pragma once

#include "run/todo.h"

/* STATUS_LOCK_TIMEOUT, having said who, when trying the statements of `step` now would only stall
 * the application behind it: an old transaction is in the way. An autovacuum yields to who waits
 * long enough: *ret_autovacuum, or a failure as well where that was tried already. */
Status ahead_look(Run *run, const Todo *todo, const Step *step, bool autovacuum_stays,
                  bool *ret_autovacuum);
