/* newer.c -- see newer.h: tokens, edits, and the way back to the places in the file. */
#include "sql/pg/newer.h"

#include <string.h>

#include "base/poison.h"

static Lexer lexer_of(const Newer *newer)
{
    return (Lexer){.source            = buf_str(newer->text),
                   .end               = newer->text->size,
                   .backslash_escapes = newer->backslash_escapes};
}

static void read_tokens(Newer *newer)
{
    Lexer lexer         = lexer_of(newer);
    newer->tokens.count = 0;
    Token token;
    do {
        token                                    = lex_next_significant(&lexer);
        *vec_push(newer->memory, &newer->tokens) = token;
    } while (token.kind != TOKEN_END);
}

/* The token at which the parser gave up. */
static size_t find_refused(const Newer *newer)
{
    size_t low = 0, high = newer->tokens.count - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const Token  token  = newer->tokens.items[middle];
        if (token.start + token.size <= newer->error_at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool newer_mend(Newer *newer, Str refusal, size_t error_at)
{
    newer->refusal  = refusal;
    newer->error_at = error_at;
    read_tokens(newer);
    const size_t i = find_refused(newer);
    for (size_t k = 0; k < newer_row_count; k++) {
        const NewerRow *row = &newer_rows[k];
        if ((row->word == NULL || newer_is_word(newer, i, row->word)) && row->mend(newer, i))
            return true;
    }
    return false;
}

Str newer_construct(const Newer *newer)
{
    return str_from(newer_construct_at(newer, find_refused(newer)));
}

size_t newer_written(const InsertionVec *insertions, size_t at)
{
    size_t inserted = 0;
    for (size_t i = 0; i < insertions->count; i++) {
        const Insertion insertion = insertions->items[i];
        if (insertion.at < at)
            inserted += MIN_OF(insertion.size, at - insertion.at);
    }
    return at - inserted;
}

static bool exists(const Newer *newer, size_t i)
{
    return i < newer->tokens.count;
}

bool newer_is_word(const Newer *newer, size_t i, const char *word)
{
    const Lexer lexer = lexer_of(newer);
    return exists(newer, i) && lex_is_word(&lexer, newer->tokens.items[i], word);
}

bool newer_is_char(const Newer *newer, size_t i, char c)
{
    const Lexer lexer = lexer_of(newer);
    return exists(newer, i) && lex_is_char(&lexer, newer->tokens.items[i], c);
}

bool newer_is_name(const Newer *newer, size_t i)
{
    return exists(newer, i) && (newer->tokens.items[i].kind == TOKEN_WORD ||
                                newer->tokens.items[i].kind == TOKEN_QUOTED);
}

bool newer_begins(const Newer *newer, const char *first, const char *second)
{
    return newer_is_word(newer, 0, first) && newer_is_word(newer, 1, second);
}

size_t newer_close(const Newer *newer, size_t open)
{
    size_t depth = 0;
    for (size_t i = open; i < newer->tokens.count; i++) {
        if (newer_is_char(newer, i, '('))
            depth++;
        else if (newer_is_char(newer, i, ')') && --depth == 0)
            return i;
    }
    return SIZE_MAX;
}

size_t newer_open(const Newer *newer, size_t i)
{
    size_t depth = 0;
    while (i-- > 0) {
        if (newer_is_char(newer, i, ')'))
            depth++;
        else if (newer_is_char(newer, i, '(') && depth-- == 0)
            return i;
    }
    return SIZE_MAX;
}

void newer_overwrite(Newer *newer, size_t from, size_t to, const char *text)
{
    const size_t start = newer->tokens.items[from].start;
    const Token  last  = newer->tokens.items[to];
    const size_t size  = last.start + last.size - start;
    memset(newer->text->data + start, ' ', size);
    memcpy(newer->text->data + start, text, MIN_OF(strlen(text), size));
}

void newer_blank(Newer *newer, size_t from, size_t to)
{
    newer_overwrite(newer, from, to, "");
}

void newer_insert(Newer *newer, size_t behind, const char *text)
{
    const Token  token = newer->tokens.items[behind];
    const size_t at    = token.start + token.size;
    const size_t size  = strlen(text);
    const size_t rest  = newer->text->size - at;
    buf_add_repeat(newer->text, ' ', size);
    memmove(newer->text->data + at + size, newer->text->data + at, rest);
    memcpy(newer->text->data + at, text, size);
    for (size_t i = 0; i < newer->insertions.count; i++)
        if (newer->insertions.items[i].at >= at)
            newer->insertions.items[i].at += size;
    *vec_push(newer->memory, &newer->insertions) = (Insertion){at, size};
}

void newer_note(Newer *newer, NewerKind kind, size_t i, int since)
{
    *vec_push(newer->memory, &newer->notes) = (NewerNote){
        .kind  = kind,
        .at    = newer_written(&newer->insertions, newer->tokens.items[i].start),
        .since = since,
    };
}
