/* history.h -- the history as rows, read from the database. */
#pragma once

#include "run/run.h"

/* The row of `version`, or NULL. */
const HistoryRow *history_find(const HistoryRowVec *rows, Str version);
