/* marked.h -- files whose up and down parts begin behind a comment of the tool: goose, dbmate,
 * sql-migrate. */
#pragma once

#include "layout/set.h"

typedef struct MarkedForm {
    const char     *tool;
    const char     *word; /* "+goose" */
    const char     *up;   /* the whole line: "-- +goose Up" */
    const char     *down;
    const char     *option;       /* behind up or down: no transaction for that part; or NULL */
    const char     *mark;         /* behind the word: none for the whole file; or NULL */
    bool            needs_down;   /* the tool refuses a file without one */
    bool            splits_lines; /* it ends a statement where a line ends with a semicolon */
    TransactionMode without;      /* a transaction: how the statements are sent then */
} MarkedForm;

/* Every file of the set. */
void marked_read(LayoutSet *set, const MarkedForm *form);
