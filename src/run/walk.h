/* walk.h -- one migration, from where it stands to its end. */
#pragma once

#include "run/todo.h"

/* Run the steps that are left, then the verify section. What a failure leaves is in the history,
 * and the fault says it. */
Status walk(Run *run, Todo *todo);
