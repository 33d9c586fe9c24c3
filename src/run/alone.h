/* alone.h -- run one statement that cannot be in a transaction, journaled before and after. */
#pragma once

#include "run/statement.h"

/* Run it, or find out that it was done. Looks at the journal and the catalog first. */
Status alone_run(Run *run, Todo *todo, const Step *step, bool last);
