/* lex.c -- see lex.h. Follows the manuals' chapters on language structure, and what was measured on
 * servers of both kinds where they are silent. */
#include "sql/mysql/lex.h"

#include <string.h>

#include "base/poison.h"

/* Placeholders longer than this are none; looking for their end stays linear so. */
enum { PLACEHOLDER_BYTES_MAX = 200 };

/* MariaDB takes comments for these to be about features of MySQL that it does not have. */
enum { MYSQL_ONLY_FROM = 50700, MYSQL_ONLY_TO = 99999 };

enum { SPACE = 1, LETTER = 2, DIGIT = 4, HEX = 8 };

/* clang-format off */
static const unsigned char classes[256] = {
    ['\t'] = SPACE, ['\n'] = SPACE, ['\v'] = SPACE, ['\f'] = SPACE, ['\r'] = SPACE, [' '] = SPACE,
    ['0' ... '9'] = DIGIT | HEX,
    ['A' ... 'F'] = LETTER | HEX, ['G' ... 'Z'] = LETTER,
    ['a' ... 'f'] = LETTER | HEX, ['g' ... 'z'] = LETTER,
    ['_'] = LETTER, ['$'] = LETTER, [0x80 ... 0xff] = LETTER,
};
/* clang-format on */

static bool is(char c, int class)
{
    return (classes[(unsigned char)c] & class) != 0;
}

static bool in_word(char c)
{
    return is(c, LETTER | DIGIT);
}

/* The byte `ahead` of the lexer, or NUL behind the end. */
static char peek(const MyLexer *lexer, size_t ahead)
{
    return ahead < lexer->end - lexer->at ? lexer->source.data[lexer->at + ahead] : '\0';
}

static size_t count(const MyLexer *lexer, size_t from, int class)
{
    const char  *text = lexer->source.data + lexer->at;
    const size_t size = lexer->end - lexer->at;
    size_t       i    = from;
    while (i < size && is(text[i], class))
        i++;
    return i;
}

/* Letters of eight bytes to upper case at once. */
static MyHead head_upper(MyHead head)
{
    const MyHead ones   = 0x0101010101010101u;
    const MyHead low    = head & (0x7f * ones);
    const MyHead from_a = low + (0x80 - 'a') * ones;
    const MyHead past_z = low + (0x7f - 'z') * ones;
    return head - (((from_a ^ past_z) & ~head & 0x80 * ones) >> 2);
}

static MyHead head_of(const char *text, size_t size)
{
    MyHead head = 0;
    memcpy(&head, text, MIN_OF(size, sizeof head));
    return head_upper(head);
}

bool my_token_tail_equal(Str source, const MyToken *token, MyWord word)
{
    for (size_t i = MY_HEAD_BYTES; i < word.size; i += MY_HEAD_BYTES) {
        const size_t size = MIN_OF((size_t)MY_HEAD_BYTES, word.size - i);
        if (head_of(source.data + token->start + i, size) != head_of(word.text + i, size))
            return false;
    }
    return true;
}

/* Comments. */

static void skip_line(MyLexer *lexer)
{
    const char *line = memchr(lexer->source.data + lexer->at, '\n', lexer->end - lexer->at);
    lexer->at        = line == NULL ? lexer->end : (size_t)(line - lexer->source.data);
}

/* From `/` `*` to its end; with `nested`, comments in it have their own ends. */
static bool skip_comment(MyLexer *lexer, bool nested)
{
    size_t depth = 1;
    for (lexer->at += 2; lexer->at < lexer->end;) {
        const char c = peek(lexer, 0);
        if (c == '*' && peek(lexer, 1) == '/') {
            lexer->at += 2;
            if (--depth == 0)
                return true;
        } else if (nested && c == '/' && peek(lexer, 1) == '*') {
            depth++;
            lexer->at += 2;
        } else {
            lexer->at++;
        }
    }
    return false;
}

/* How many digits of a conditional comment are its version: five or six, else none. MySQL 8 takes
 * six where white space follows; before, the sixth was text. */
static size_t version_digits(const MyLexer *lexer, size_t from)
{
    const size_t digits = count(lexer, from, DIGIT) - from;
    if (digits < 5)
        return 0;
    if (digits == 5)
        return 5;
    if (lexer->dialect.mariadb)
        return 6;
    const bool spaced = digits == 6 && is(peek(lexer, from + 6), SPACE);
    return lexer->dialect.version >= 80000 && spaced ? 6 : 5;
}

static int version_number(const MyLexer *lexer, size_t from, size_t digits)
{
    int number = 0;
    for (size_t i = 0; i < digits; i++)
        number = number * 10 + (peek(lexer, from + i) - '0');
    return number;
}

/* Whether the comment at the lexer is one whose text this server runs; *ret_size is that of its
 * opening then. */
static bool comment_runs(const MyLexer *lexer, size_t *ret_size)
{
    const bool maria_only = peek(lexer, 2) == 'M' && peek(lexer, 3) == '!';
    if (peek(lexer, 2) != '!' && !(maria_only && lexer->dialect.mariadb))
        return false;
    const size_t from    = maria_only ? 4 : 3;
    const size_t digits  = version_digits(lexer, from);
    const int    version = version_number(lexer, from, digits);
    *ret_size            = from + digits;
    if (lexer->dialect.mariadb && !maria_only && version >= MYSQL_ONLY_FROM &&
        version <= MYSQL_ONLY_TO)
        return false;
    return version <= lexer->dialect.version;
}

static bool is_conditional(const MyLexer *lexer)
{
    return peek(lexer, 2) == '!' || (peek(lexer, 2) == 'M' && peek(lexer, 3) == '!');
}

/* White space and comments. False at a comment without end; the lexer then stands at it. */
static bool skip_space(MyLexer *lexer)
{
    for (;;) {
        lexer->at += count(lexer, 0, SPACE);
        const char c = peek(lexer, 0), next = peek(lexer, 1);
        if (c == '#' || (c == '-' && next == '-' && (unsigned char)peek(lexer, 2) <= ' ')) {
            skip_line(lexer);
        } else if (c == '/' && next == '*') {
            size_t       size  = 0;
            const size_t start = lexer->at;
            if (comment_runs(lexer, &size)) {
                lexer->at += size;
                lexer->opened = lexer->conditional == 0 ? start : lexer->opened;
                lexer->conditional++;
            } else if (!skip_comment(lexer, is_conditional(lexer))) {
                lexer->at = start;
                return false;
            }
        } else if (c == '*' && next == '/' && lexer->conditional > 0) {
            lexer->at += 2;
            lexer->closed = lexer->at;
            lexer->conditional--;
        } else {
            return true;
        }
    }
}

/* Tokens. Each function gives the size of the one at the lexer; 0: there is none. */

/* Behind the `quote` that closes the one before `from`; a doubled one is none. 0 without an end. */
static size_t quoted_size(const MyLexer *lexer, size_t from, bool escapes)
{
    const char  *text  = lexer->source.data + lexer->at;
    const size_t size  = lexer->end - lexer->at;
    const char   quote = text[from - 1];
    for (size_t i = from; i < size; i++) {
        const bool doubled = text[i] == quote && i + 1 < size && text[i + 1] == quote;
        if (doubled || (text[i] == '\\' && escapes))
            i++;
        else if (text[i] == quote)
            return i + 1;
    }
    return 0;
}

static size_t quoted(MyToken *token, const MyLexer *lexer, size_t from, MyTokenKind kind)
{
    const bool   escapes = kind == MY_STRING && !lexer->dialect.no_backslash_escapes;
    const size_t size    = quoted_size(lexer, from, escapes);
    token->kind          = size == 0 ? MY_BROKEN : kind;
    return size == 0 ? lexer->end - lexer->at : size;
}

/* Size of a placeholder at the lexer that opens with `open_size` bytes, holds word bytes and those
 * in `also`, and closes with `close`; or 0. */
static size_t enclosed_size(const MyLexer *lexer, size_t open_size, const char *also,
                            const char *close)
{
    const size_t close_size = strlen(close);
    for (size_t size = open_size; size <= PLACEHOLDER_BYTES_MAX; size++) {
        const char c = peek(lexer, size);
        if (c == close[0] && (close_size == 1 || peek(lexer, size + 1) == close[1]))
            return size == open_size ? 0 : size + close_size;
        if (!in_word(c) && (c == '\0' || strchr(also, c) == NULL))
            return 0;
    }
    return 0;
}

/* `label:LOOP` and `label :LOOP` are no placeholders. */
static bool opens_block(const MyLexer *lexer, size_t size)
{
    static const char *const words[] = {"BEGIN", "LOOP", "WHILE", "REPEAT", "FOR"};
    const Str                word    = {lexer->source.data + lexer->at + 1, size - 1};
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_equal_nocase(word, str_from(words[i])))
            return true;
    return false;
}

static size_t placeholder_size(const MyLexer *lexer)
{
    const char next = peek(lexer, 1);
    switch (peek(lexer, 0)) {
    case '$':
        return next == '{' ? enclosed_size(lexer, 2, ".:-/ ", "}") : 0;
    case '{':
        return next == '{' ? enclosed_size(lexer, 2, " .:-\"|", "}}") : 0;
    case '@':
        if (next == '{')
            return enclosed_size(lexer, 2, ".:- ", "}");
        return is(next, LETTER) ? enclosed_size(lexer, 1, ":", "@") : 0;
    case ':': {
        const size_t size = is(next, LETTER) ? count(lexer, 1, LETTER | DIGIT) : 0;
        return size > 0 && !opens_block(lexer, size) ? size : 0;
    }
    default:
        return 0;
    }
}

/* @a @'a' @@global.a; a lone @ is an operator. */
static size_t variable(MyToken *token, const MyLexer *lexer)
{
    size_t size = peek(lexer, 1) == '@' ? 2 : 1;
    for (;;) {
        const char c     = peek(lexer, size);
        const bool first = size == 1 || lexer->source.data[lexer->at + size - 1] == '.';
        if (c == '`' || ((c == '\'' || c == '"') && first)) {
            size = quoted(token, lexer, size + 1, c == '`' ? MY_QUOTED : MY_STRING);
            if (token->kind == MY_BROKEN || peek(lexer, size) != '.' || peek(lexer, 1) != '@')
                break;
        } else if (in_word(c) || c == '.') {
            size = count(lexer, size + 1, LETTER | DIGIT);
        } else {
            break;
        }
    }
    if (token->kind != MY_BROKEN)
        token->kind = size > 1 ? MY_VARIABLE : MY_OPERATOR;
    return size;
}

/* "$tag$ ... $tag$", which MySQL has from 9.0 on. */
static size_t dollar_string(MyToken *token, const MyLexer *lexer)
{
    size_t quote = 1;
    while (peek(lexer, quote) != '$' && in_word(peek(lexer, quote)))
        quote++;
    if (lexer->dialect.mariadb || lexer->dialect.version < 90000 || peek(lexer, quote) != '$')
        return 0;
    quote++;
    const char  *text = lexer->source.data + lexer->at;
    const size_t size = lexer->end - lexer->at;
    const char  *end  = memmem(text + quote, size - quote, text, quote);
    token->kind       = end == NULL ? MY_BROKEN : MY_STRING;
    return end == NULL ? size : (size_t)(end - text) + quote;
}

/* Up to a template: prefix_${name}. One that is not closed is a word: a token is never empty. */
static size_t word_size(const MyLexer *lexer, size_t from)
{
    const size_t size   = count(lexer, from, LETTER | DIGIT);
    const bool template = size > 1 && peek(lexer, size - 1) == '$' && peek(lexer, size) == '{';
    return template ? size - 1 : size;
}

static size_t word(MyToken *token, const MyLexer *lexer)
{
    const char c = peek(lexer, 0), next = peek(lexer, 1);
    if (next == '\'' && !lexer->behind_dot) {
        if (c == 'n' || c == 'N')
            return quoted(token, lexer, 2, MY_STRING);
        if (c == 'x' || c == 'X' || c == 'b' || c == 'B')
            return quoted(token, lexer, 2, MY_BITS);
    }
    const size_t string = c == '$' ? dollar_string(token, lexer) : 0;
    if (string > 0)
        return string;
    const size_t size = word_size(lexer, 0);
    token->kind       = MY_WORD;
    token->is_name    = peek(lexer, size) == '.' && is(peek(lexer, size + 1), LETTER | DIGIT);
    return size;
}

/* Digits begin identifiers, too: 1a, 0xyz. */
static size_t number(MyToken *token, const MyLexer *lexer)
{
    const size_t digits = count(lexer, 0, DIGIT);
    const char   c = peek(lexer, digits), next = peek(lexer, digits + 1);
    if (digits == 1 && peek(lexer, 0) == '0' && (c == 'x' || c == 'b')) {
        size_t size = 2;
        while (c == 'x' ? is(peek(lexer, size), HEX) : (peek(lexer, size) | 1) == '1')
            size++;
        if (size > 2 && !in_word(peek(lexer, size))) {
            token->kind = MY_BITS;
            return size;
        }
    }
    token->kind = MY_NUMBER;
    size_t size = digits;
    if (c == '.' && next != '.')
        size = count(lexer, digits + 1, DIGIT);
    if ((peek(lexer, size) | 0x20) == 'e') {
        const char   sign = peek(lexer, size + 1);
        const size_t from = size + 1 + (sign == '+' || sign == '-');
        if (is(peek(lexer, from), DIGIT))
            return count(lexer, from, DIGIT);
    }
    if (size > digits || !in_word(c) || (c == '$' && next == '{'))
        return size;
    token->kind = MY_WORD;
    return word_size(lexer, digits);
}

static size_t operator_size(const MyLexer *lexer)
{
    static const char *const operators[] = {"<=>", "->>", "<=", ">=", "<>", "<<", ">>",
                                            "!=",  "&&",  "||", ":=", "->", "..", "=>"};
    const char               c           = peek(lexer, 0);
    if (strchr("<>!&|:-.=", c) == NULL || strchr("<>=-&|.", peek(lexer, 1)) == NULL)
        return 1;
    for (size_t i = 0; i < COUNT_OF(operators); i++) {
        const size_t size = strlen(operators[i]);
        if (lexer->end - lexer->at >= size &&
            memcmp(operators[i], lexer->source.data + lexer->at, size) == 0)
            return size;
    }
    return 1;
}

static size_t other(MyToken *token, const MyLexer *lexer)
{
    const char c = peek(lexer, 0);
    switch (c) {
    case '`':
        return quoted(token, lexer, 1, MY_QUOTED);
    case '"':
        return quoted(token, lexer, 1, lexer->dialect.ansi_quotes ? MY_QUOTED : MY_STRING);
    case '\'':
        return quoted(token, lexer, 1, MY_STRING);
    case '@':
        return variable(token, lexer);
    case '?':
        token->kind = MY_PARAMETER;
        return 1;
    case '\\':
        if (peek(lexer, 1) != 'N' || in_word(peek(lexer, 2)))
            break;
        token->kind = MY_NUMBER;
        return 2;
    case '.':
        if (!is(peek(lexer, 1), DIGIT))
            break;
        return number(token, lexer);
    default:
        break;
    }
    token->kind = MY_OPERATOR;
    return operator_size(lexer);
}

static size_t lex(MyToken *token, const MyLexer *lexer, bool adjacent)
{
    const char c = peek(lexer, 0);
    if (strchr("${@:", c) != NULL && !(c == ':' && adjacent && lexer->behind_name)) {
        const size_t size = placeholder_size(lexer);
        token->kind       = MY_PLACEHOLDER;
        if (size > 0)
            return size;
    }
    if (lexer->behind_dot && in_word(c)) {
        token->is_name = true;
        token->kind    = MY_WORD;
        return word_size(lexer, 0);
    }
    if (c == '.' && adjacent && lexer->behind_name && peek(lexer, 1) != '.') {
        token->kind = MY_OPERATOR;
        return 1;
    }
    if (is(c, LETTER))
        return word(token, lexer);
    return is(c, DIGIT) ? number(token, lexer) : other(token, lexer);
}

static bool at_delimiter(const MyLexer *lexer, size_t ahead)
{
    const Str delimiter = lexer->delimiter;
    return lexer->end - lexer->at >= ahead + delimiter.size &&
           memcmp(lexer->source.data + lexer->at + ahead, delimiter.data, delimiter.size) == 0;
}

/* The client looks for its delimiter everywhere outside of quotes: END$$ is two tokens. */
static size_t cut_at_delimiter(MyToken *token, const MyLexer *lexer, size_t size)
{
    if (at_delimiter(lexer, 0)) {
        *token = (MyToken){.start = token->start, .kind = MY_DELIMITER};
        return lexer->delimiter.size;
    }
    if (token->kind != MY_WORD && token->kind != MY_NUMBER && token->kind != MY_VARIABLE)
        return size;
    for (size_t i = 1; i < size; i++)
        if (at_delimiter(lexer, i))
            return i;
    return size;
}

MyToken my_lex_next(MyLexer *lexer)
{
    const bool   ended    = !skip_space(lexer);
    const size_t left     = lexer->end - lexer->at;
    const bool   adjacent = lexer->at == lexer->behind && lexer->at > 0;
    MyToken      token    = {.start = lexer->at, .kind = ended ? MY_BROKEN : MY_END};
    size_t       size     = left;
    lexer->behind_dot &= adjacent;
    if (!ended && left > 0)
        size = lex(&token, lexer, adjacent);
    if (lexer->delimiter.size > 0 && token.kind != MY_END)
        size = cut_at_delimiter(&token, lexer, size);
    token.size = (uint32_t)MIN_OF(size, (size_t)UINT32_MAX);
    if ((token.kind == MY_WORD && !token.is_name) || token.kind == MY_OPERATOR)
        token.head = head_of(lexer->source.data + lexer->at, size);
    lexer->at += size;
    lexer->behind      = lexer->at;
    lexer->behind_name = token.kind == MY_WORD || token.kind == MY_QUOTED;
    lexer->behind_dot =
        token.kind == MY_OPERATOR && lexer->source.data[token.start] == '.' && token.size == 1;
    return token;
}
