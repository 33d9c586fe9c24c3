/* directive.c -- cutting `-- shore:` lines, finding their row, and reading values. */
#include "layout/directive.h"

#include <assert.h>
#include <string.h>

#include "layout/problem.h"

#include "base/poison.h"

enum { WORD_MAX = 32, TYPO_MAX = 2 };

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_delimiter(char c)
{
    return is_blank(c) || c == ',' || c == '(' || c == ')' || c == '"';
}

const DirectiveRow *directive_find(const DirectiveRow *table, Str word)
{
    for (const DirectiveRow *row = table; row->word != NULL; row++)
        if (str_is(word, row->word))
            return row;
    return NULL;
}

/* Where ` -- ` outside quotes starts the comment of a directive, or its end. */
static size_t values_end(Str text)
{
    bool quoted = false;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '"')
            quoted = !quoted;
        const bool dashes =
            i > 0 && is_blank(text.data[i - 1]) && str_starts(str_slice(text, i, SIZE_MAX), "--");
        if (!quoted && dashes && (i + 2 == text.size || is_blank(text.data[i + 2])))
            return i;
    }
    return text.size;
}

bool directive_cut(const Comment *comment, Str source, Directive *ret)
{
    Str text = str_slice(source, comment->span.start, comment->span.size);
    text     = str_trim(str_slice(text, 2, SIZE_MAX));
    if (!str_equal_nocase(str_slice(text, 0, 5), STR("shore")))
        return false;
    text = str_trim(str_slice(text, 5, SIZE_MAX));
    if (!str_starts(text, ":"))
        return false;
    text             = str_trim(str_slice(text, 1, SIZE_MAX));
    text             = str_trim(str_slice(text, 0, values_end(text)));
    size_t word_size = 0;
    while (word_size < text.size && !is_delimiter(text.data[word_size]))
        word_size++;
    *ret = (Directive){.word  = str_slice(text, 0, word_size),
                       .rest  = str_trim(str_slice(text, word_size, SIZE_MAX)),
                       .place = comment->place,
                       .span  = comment->span};
    return true;
}

/* Edits that turn one word into the other, by the rows of Wagner and Fischer's table. */
static size_t typo_count(Str left, Str right)
{
    size_t row[WORD_MAX + 1];
    assert(right.size <= WORD_MAX);
    for (size_t j = 0; j <= right.size; j++)
        row[j] = j;
    for (size_t i = 0; i < left.size; i++) {
        size_t diagonal = row[0];
        row[0]          = i + 1;
        for (size_t j = 0; j < right.size; j++) {
            const size_t replace = diagonal + (left.data[i] != right.data[j]);
            diagonal             = row[j + 1];
            row[j + 1]           = MIN_OF(replace, MIN_OF(row[j], row[j + 1]) + 1);
        }
    }
    return row[right.size];
}

/* The word of `table` that `word` was probably meant to be, or NULL. */
static const char *nearest_word(const DirectiveRow *table, Str word)
{
    size_t letters = 0;
    while (letters < word.size && strchr("=:", word.data[letters]) == NULL)
        letters++;
    word                   = str_slice(word, 0, letters);
    const char *best       = NULL;
    size_t      best_typos = TYPO_MAX + 1;
    if (word.size > WORD_MAX)
        return NULL;
    for (const DirectiveRow *row = table; row->word != NULL; row++) {
        const size_t typos = typo_count(word, str_from(row->word));
        if (typos < best_typos && typos < strlen(row->word)) {
            best       = row->word;
            best_typos = typos;
        }
    }
    return best;
}

static const char *words_hint(Arena *arena, const DirectiveRow *table)
{
    Buf buf = buf_new(arena, SIZE_MAX);
    buf_add_c(&buf, table == directives_header ? "The directives of a header are "
                                               : "The directives of a statement are ");
    for (const DirectiveRow *row = table; row->word != NULL; row++)
        buf_format(&buf, "%s%s", row == table ? "" : ", ", row->word);
    buf_add_char(&buf, '.');
    return buf_str(&buf).data;
}

/* Where the words of `table` stand, and how to get there. */
typedef struct Home {
    const char *where;
    const char *hint;
} Home;

static Home home_of(const DirectiveRow *table)
{
    if (table == directives_header)
        return (Home){"in the header", "Move it to the top of the file, above '-- up'."};
    return (Home){"directly above a statement",
                  "Put it on a line of its own, with only comments between it and its statement."};
}

void directive_refuse(const DirectivePlace *place, const Directive *directive)
{
    Arena              *arena  = place->arena;
    const DirectiveRow *table  = place->table;
    const size_t        offset = directive->span.start;
    const Str           word   = directive->word;
    if (word.size == 0) {
        problem_add_in(arena, place->migration, place->section, offset, words_hint(arena, table),
                       "a directive without a word");
        return;
    }
    const bool          in_header = table == directives_header;
    const DirectiveRow *other     = in_header ? directives_statement : directives_header;
    for (int turn = 0; turn < 2; turn++) {
        const DirectiveRow *home = turn == 0 ? other : table;
        if (directive_find(home, word) == NULL)
            continue;
        problem_add_in(arena, place->migration, place->section, offset, home_of(home).hint,
                       "directive '" STR_FMT "' does not stand %s", STR_ARG(word),
                       home_of(home).where);
        return;
    }
    const char *nearest = nearest_word(table, word);
    if (nearest == NULL)
        nearest = nearest_word(other, word);
    const char *hint = nearest == NULL ? words_hint(arena, table)
                                       : str_format(arena, "Did you mean '%s'?", nearest).data;
    problem_add_in(arena, place->migration, place->section, offset, hint,
                   "unknown directive '" STR_FMT "'", STR_ARG(word));
}

void directive_read(DirectivePlace *place, const Directive *directive)
{
    const DirectiveRow *row = directive_find(place->table, directive->word);
    if (row == NULL) {
        directive_refuse(place, directive);
        return;
    }
    const size_t index = (size_t)(row - place->table);
    assert(index < DIRECTIVES_MAX);
    if ((place->seen >> index & 1) != 0 && !row->often) {
        problem_add_in(place->arena, place->migration, place->section, directive->span.start,
                       "Keep one of them.", "directive '%s' is given twice", row->word);
        return;
    }
    place->seen |= (uint64_t)1 << index;
    const Str    source = section_source(place->migration, place->section);
    const size_t rest   = (size_t)(directive->rest.data - source.data);
    Args         args   = {.arena     = place->arena,
                           .migration = place->migration,
                           .source    = source,
                           .statement = place->statement,
                           .section   = place->section,
                           .usage     = row->usage,
                           .place     = directive->place,
                           .start     = directive->span.start,
                           .at        = rest,
                           .end       = rest + directive->rest.size};
    row->read(&args);
    const Str left = args.failed ? (Str){0} : args_rest(&args);
    if (left.size > 0)
        args_fail(&args, args.at, "unexpected '" STR_FMT "' in directive '%s'", STR_ARG(left),
                  row->word);
}
