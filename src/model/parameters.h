/* parameters.h -- what SET and RESET did to a session: the value of lock_timeout, search_path,
 * TimeZone and any other parameter at a statement.
 *
 * Parameters are a value: a change makes new ones, and whoever kept the old ones still has what
 * held then. So a ROLLBACK takes back what was kept at BEGIN. */
#pragma once

#include "model/change.h"

/* A value without `data` is not known: nobody has said it, and the server's own counts. */
typedef struct Parameter {
    Str  name;    /* in lower case */
    Str  base;    /* what RESET goes back to: by the runner, or the server */
    Str  session; /* what holds after COMMIT */
    Str  local;   /* SET LOCAL: until the transaction ends */
    bool has_local;
} Parameter;

typedef VEC(Parameter) Parameters;

/* The value in effect, as it was written; without `data` when it is not known. */
Str parameters_value(const Parameters *parameters, const char *name);

/* Of a duration: -1 when it is not known, or no duration; 0: switched off. */
int64_t parameters_ms(const Parameters *parameters, const char *name);

/* As PostgreSQL reads it: "2s", "500ms", "1min", a bare number of milliseconds; and "5m". */
int64_t parameters_duration_ms(Str value);

/* Somebody else has set it for the session, and RESET goes back to it. */
void parameters_set_base(Arena *arena, Parameters *parameters, const char *name, Str value);

/* SET and RESET of any kind; what is none changes nothing. SET LOCAL outside of a transaction is a
 * warning and changes nothing. */
void parameters_apply(Arena *arena, Parameters *parameters, const Change *change,
                      bool in_transaction);

/* COMMIT and ROLLBACK end what is local. */
void parameters_end_transaction(Arena *arena, Parameters *parameters);

/* The names in a value of search_path: "$user", app, public. */
void parameters_path(Arena *arena, Str value, StrVec *ret);
