/* check.h -- what is to be done, and everything that speaks against it, before anything is done. */
#pragma once

#include "run/todo.h"

/* What `up` has to do, in order. STATUS_REFUSED or STATUS_INPUT when the history and the directory
 * do not go together, or a migration may not be run. */
Status check_up(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows, TodoVec *ret);

/* What a baseline records, up to options->to_version. */
Status check_baseline(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows,
                      TodoVec *ret);

/* The same for `down`, newest first. */
Status check_down(Run *run, const MigrationVec *migrations, const HistoryRowVec *rows,
                  TodoVec *ret);
