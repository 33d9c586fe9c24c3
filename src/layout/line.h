/* line.h -- a file line by line, as tools read it that look for their marks at a line's start and
 * do
 * not know about strings. */
#pragma once

#include "model/name.h"

typedef struct Line {
    size_t start; /* in the source */
    Str    text;  /* without the line break */
} Line;

/* The line at *at, which is moved behind its line break; false at the end. */
bool line_next(Str source, size_t *at, Line *ret);

/* A comment at the start of a line whose first word is a tool's: `-- +goose Up`. */
typedef struct Mark {
    Line line;
    Str  rest; /* what follows the word, trimmed */
} Mark;

/* The next line from *at on that is a comment of `word`. Where the word does not end with a colon,
 * a
 * blank must follow it. Case counts not. */
bool mark_next(Str source, const char *word, size_t *at, Mark *ret);

/* The same, among the comments above all code. */
bool mark_next_leading(Str source, const char *word, size_t *at, Mark *ret);
bool mark_leads(Str source, const char *word); /* there is one */

/* The value of `key` in lines of the form `key = value` or `key=value`, without a comment behind #;
 * empty when there is none. */
Str line_value(Str source, const char *key);

/* The first word of *rest, which is moved behind it; empty at the end. */
Str word_cut(Str *rest);

/* `word` is among those of `text`; case counts not. */
bool word_stands_in(Str text, const char *word);
