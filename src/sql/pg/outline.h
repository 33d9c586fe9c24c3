/* outline.h -- where the parts of a statement stand as they were written: the tree knows starts at
 * best, the tokens know the rest. All offsets are of the source. */
#pragma once

#include "sql/pg/build.h"

typedef VEC(Span) SpanVec;

/* Behind the (qualified) name that stands at `start`, and a `*` or the parentheses of ONLY. */
size_t outline_name_end(const Build *build, size_t start);

/* The parts from `start` on that commas separate; with `in_parentheses`, those in the first
 * parentheses behind `start`. */
void outline_list(const Build *build, size_t start, bool in_parentheses, SpanVec *ret);

/* The first `word` (a keyword, lower case) outside of parentheses in the span: where it ends.
 * SIZE_MAX when there is none. */
size_t outline_word_end(const Build *build, Span span, const char *word);

/* ... and where it starts. */
size_t outline_word_start(const Build *build, Span span, const char *word);

/* The parenthesis that closes the one around `start`, or the statement's end. */
size_t outline_enclosing_end(const Build *build, size_t start);

/* What stands between the first parenthesis from `start` on and its partner. */
Str outline_parentheses(const Build *build, size_t start);

/* The text from `start` up to `end`, without white space and comments at both ends. */
Span outline_trim(const Build *build, size_t start, size_t end);

Str outline_text(const Build *build, Span span);

/* The first eight words of the span in upper case, a blank between two, without what is quoted. */
Str outline_words(const Build *build, Span span);
