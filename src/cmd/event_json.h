/* event_json.h -- an event as one line of JSON, with exact numbers. Pure. */
#pragma once

#include "model/event.h"

/* Adds a line; `at_ms` is the wall clock in milliseconds since 1970. */
void event_json(Buf *buf, const Event *event, int64_t at_ms);
