/* dry.h -- what would be sent, as it would be sent. */
#pragma once

#include "run/todo.h"

/* The statements of `todo` that are left, with transactions and timeouts, as SQL. shore's own
 * bookkeeping is named in comments. */
void dry_render(const Run *run, const Todo *todo, Buf *buf);
