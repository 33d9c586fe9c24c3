/* split.c -- where a statement ends: at the delimiter that the client was told, at \g or \G, at a
 * line with the client's DELIMITER, or at a semicolon outside of a stored program: the server,
 * which gets the text between two delimiters, goes on behind that one.
 *
 * A stored program is read as deep as its blocks nest. IF, CASE, LOOP, REPEAT and FOR open one
 * where a statement begins; elsewhere they are functions and clauses. */
#include "sql/mysql/split.h"

#include <assert.h>

#include "base/poison.h"

enum { BLOCKS_MAX = 250, MENDED_MAX = 8 };

/* CREATE OR REPLACE DEFINER = a@b AGGREGATE FUNCTION, and some to spare. */
enum { HEAD_TOKENS_MAX = 12 };

typedef enum Block { BLOCK_NONE, BLOCK_STATEMENT, BLOCK_WHILE, BLOCK_CASE_EXPRESSION } Block;

/* What the tokens of a statement so far make of it. */
typedef struct Scan {
    bool    program; /* holds statements, or may come to hold some */
    bool    plain;   /* cannot come to be a program */
    bool    begins;  /* a statement may begin at the next token */
    size_t  head;    /* number of the token that the statement proper begins with */
    size_t  depth;
    uint8_t blocks[BLOCKS_MAX]; /* kinds of the open ones */
    MyToken before;
} Scan;

#define token_is(lexer, token, literal)                                                            \
    my_token_equal((lexer)->source, (token), MY_WORD_OF(literal))

MySplitter my_splitter_new(Str source, Span span, MyDialect dialect)
{
    assert(span.start + span.size <= source.size);
    MySplitter splitter = {
        .lexer   = {.source  = source,
                    .at      = span.start,
                    .end     = span.start + span.size,
                    .dialect = dialect},
        .dialect = dialect,
    };
    if (span.start == 0 && str_starts((Str){source.data, span.size}, "\xef\xbb\xbf"))
        splitter.lexer.at = 3;
    return splitter;
}

/* The client's commands. */

static bool at_line_start(const MyLexer *lexer, size_t at)
{
    while (at > 0 && (lexer->source.data[at - 1] == ' ' || lexer->source.data[at - 1] == '\t'))
        at--;
    return at == 0 || lexer->source.data[at - 1] == '\n' ||
           (at == 3 && str_starts(lexer->source, "\xef\xbb\xbf"));
}

static bool is_delimiter_command(const MyLexer *lexer, const MyToken *token)
{
    const size_t end = token->start + token->size;
    return token_is(lexer, token, "DELIMITER") && end < lexer->end &&
           (lexer->source.data[end] == ' ' || lexer->source.data[end] == '\t') &&
           at_line_start(lexer, token->start);
}

static bool is_command(const MyLexer *lexer, const MyToken *token)
{
    if (token->kind == MY_OPERATOR)
        return lexer->source.data[token->start] == '\\';
    return token->kind == MY_WORD &&
           (token_is(lexer, token, "SOURCE") || token_is(lexer, token, "TEE") ||
            token_is(lexer, token, "NOTEE") || token_is(lexer, token, "PAGER") ||
            token_is(lexer, token, "NOPAGER") || token_is(lexer, token, "PROMPT") ||
            token_is(lexer, token, "CHARSET") || token_is(lexer, token, "CONNECT") ||
            token_is(lexer, token, "SYSTEM") || token_is(lexer, token, "WARNINGS") ||
            token_is(lexer, token, "NOWARNING") || token_is(lexer, token, "EXIT") ||
            token_is(lexer, token, "QUIT")) &&
           at_line_start(lexer, token->start);
}

/* From `start` to the end of its line, where the lexer goes on. */
static Span take_line(MyLexer *lexer, size_t start)
{
    const char  *text = lexer->source.data + start;
    const char  *line = memchr(text, '\n', lexer->end - start);
    const size_t size = line == NULL ? lexer->end - start : (size_t)(line - text);
    lexer->at         = start + size;
    return (Span){start, str_trim((Str){text, size}).size};
}

static Span take_delimiter(MyLexer *lexer, const MyToken *token)
{
    const Span span = take_line(lexer, token->start);
    Str        rest =
        str_trim(str_slice(lexer->source, span.start + token->size, span.size - token->size));
    if (rest.size > 1 && (rest.data[0] == '\'' || rest.data[0] == '"' || rest.data[0] == '`') &&
        rest.data[rest.size - 1] == rest.data[0])
        rest = str_slice(rest, 1, rest.size - 2);
    for (size_t i = 0; i < rest.size; i++)
        if (rest.data[i] == ' ' || rest.data[i] == '\t')
            rest.size = i;
    lexer->delimiter = str_is(rest, ";") ? (Str){0} : rest;
    return span;
}

/* Stored programs. */

static Block innermost(const Scan *scan)
{
    return scan->depth == 0 ? BLOCK_NONE
                            : (Block)scan->blocks[MIN_OF(scan->depth, (size_t)BLOCKS_MAX) - 1];
}

static void open_block(Scan *scan, Block block)
{
    if (scan->depth < BLOCKS_MAX)
        scan->blocks[scan->depth] = (uint8_t)block;
    scan->depth++;
}

/* Blocks that MariaDB takes without a program around them. */
static bool opens_alone(const MyLexer *lexer, const MyToken *token)
{
    return lexer->dialect.mariadb &&
           (token_is(lexer, token, "IF") || token_is(lexer, token, "LOOP") ||
            token_is(lexer, token, "WHILE") || token_is(lexer, token, "REPEAT") ||
            token_is(lexer, token, "FOR") || token_is(lexer, token, "CASE"));
}

/* SET STATEMENT a = b FOR CREATE ...: the statement proper begins behind FOR. */
static void find_head(Scan *scan, const MyLexer *lexer, const MyTokenVec *items)
{
    const MyToken *last = &items->items[items->count - 1];
    if (items->count == 2)
        scan->plain = !token_is(lexer, last, "STATEMENT") || !lexer->dialect.mariadb;
    else if (token_is(lexer, last, "FOR"))
        scan->head = items->count;
}

/* Whether the statement, known up to its last token, is one that may hold others. */
static void find_program(Scan *scan, const MyLexer *lexer, const MyTokenVec *items)
{
    const size_t   count = items->count - scan->head;
    const MyToken *first = &items->items[scan->head];
    const MyToken *last  = &items->items[items->count - 1];
    if (token_is(lexer, first, "SET")) {
        find_head(scan, lexer, items);
    } else if (count == 1) {
        scan->program = scan->begins = opens_alone(lexer, last);
        scan->plain                  = !scan->program && !token_is(lexer, first, "BEGIN") &&
                      !token_is(lexer, first, "CREATE") && !token_is(lexer, first, "ALTER");
    } else if (token_is(lexer, first, "BEGIN")) {
        scan->plain = !token_is(lexer, last, "NOT");
        if (scan->plain)
            return;
        scan->program = true;
        open_block(scan, BLOCK_STATEMENT);
    } else {
        scan->program = token_is(lexer, last, "PROCEDURE") || token_is(lexer, last, "FUNCTION") ||
                        token_is(lexer, last, "TRIGGER") || token_is(lexer, last, "EVENT");
        scan->plain = count > HEAD_TOKENS_MAX || token_is(lexer, last, "TABLE") ||
                      token_is(lexer, last, "VIEW") || token_is(lexer, last, "INDEX") ||
                      token_is(lexer, last, "DATABASE") || token_is(lexer, last, "SCHEMA") ||
                      token_is(lexer, last, "USER") || token_is(lexer, last, "SERVER");
    }
}

/* Tokens behind which the body of a program may begin, when it has not begun. */
static bool may_precede_body(const MyLexer *lexer, const MyToken *token)
{
    return token->kind == MY_STRING || token_is(lexer, token, ")") ||
           token_is(lexer, token, "ROW") || token_is(lexer, token, "SQL") ||
           token_is(lexer, token, "DETERMINISTIC") || token_is(lexer, token, "DATA") ||
           token_is(lexer, token, "INVOKER") || token_is(lexer, token, "DEFINER") ||
           token_is(lexer, token, "DO") || token_is(lexer, token, "INT") ||
           token_is(lexer, token, "INTEGER") || token_is(lexer, token, "BIGINT") ||
           token_is(lexer, token, "TINYINT") || token_is(lexer, token, "UNSIGNED") ||
           token_is(lexer, token, "TEXT") || token_is(lexer, token, "DATE") ||
           token_is(lexer, token, "DATETIME") || token_is(lexer, token, "DOUBLE") ||
           token_is(lexer, token, "BOOLEAN");
}

static bool opens_by_begin(const MyLexer *lexer, const MyToken *before)
{
    return !token_is(lexer, before, "XA") && !token_is(lexer, before, ",") &&
           !token_is(lexer, before, "=") && !token_is(lexer, before, "(") &&
           !token_is(lexer, before, "AS");
}

/* The block that the word `token` opens. */
static Block block_of(const Scan *scan, const MyLexer *lexer, const MyToken *token)
{
    if (token_is(lexer, &scan->before, "END"))
        return BLOCK_NONE;
    const bool begins =
        scan->begins || (scan->depth == 0 && may_precede_body(lexer, &scan->before));
    if (token_is(lexer, token, "CASE"))
        return begins ? BLOCK_STATEMENT : BLOCK_CASE_EXPRESSION;
    if (token_is(lexer, token, "BEGIN"))
        return opens_by_begin(lexer, &scan->before) ? BLOCK_STATEMENT : BLOCK_NONE;
    if (!begins)
        return BLOCK_NONE;
    if (token_is(lexer, token, "WHILE") || token_is(lexer, token, "FOR"))
        return BLOCK_WHILE;
    return token_is(lexer, token, "IF") || token_is(lexer, token, "LOOP") ||
                   token_is(lexer, token, "REPEAT")
               ? BLOCK_STATEMENT
               : BLOCK_NONE;
}

static bool begins_behind(const Scan *scan, const MyLexer *lexer, const MyToken *token)
{
    if (token->kind == MY_OPERATOR)
        return token_is(lexer, token, ";") ||
               (token_is(lexer, token, ":") && scan->before.kind == MY_WORD);
    if (token->kind != MY_WORD)
        return false;
    if (token_is(lexer, &scan->before, "END")) /* LOOP */
        return false;
    if (token_is(lexer, token, "DO"))
        return innermost(scan) == BLOCK_WHILE || scan->depth == 0;
    if (token_is(lexer, token, "THEN") || token_is(lexer, token, "ELSE"))
        return innermost(scan) != BLOCK_CASE_EXPRESSION;
    return token_is(lexer, token, "BEGIN") || token_is(lexer, token, "LOOP") ||
           token_is(lexer, token, "REPEAT") || token_is(lexer, token, "ATOMIC");
}

static void scan_token(Scan *scan, const MyLexer *lexer, const MyTokenVec *items)
{
    const MyToken *token = &items->items[items->count - 1];
    if (scan->plain)
        return;
    if (!scan->program) {
        find_program(scan, lexer, items);
        if (!scan->begins)
            return;
    }
    const bool end = token_is(lexer, token, "END") && scan->depth > 0 &&
                     !token_is(lexer, &scan->before, "STAGE") && /* BACKUP STAGE END */
                     !token_is(lexer, &scan->before, "XA");
    Block block = BLOCK_NONE;
    if (end)
        scan->depth--;
    else if (token->kind == MY_WORD && token->head != 0)
        block = block_of(scan, lexer, token);
    if (block != BLOCK_NONE)
        open_block(scan, block);
    scan->begins = begins_behind(scan, lexer, token);
    scan->before = *token;
}

/* Statements. */

/* \g and \G. */
static bool is_go(const MyLexer *lexer, const MyToken *token)
{
    const char *text = lexer->source.data + token->start;
    return token->kind == MY_OPERATOR && text[0] == '\\' && lexer->end - token->start >= 2 &&
           (text[1] == 'g' || text[1] == 'G');
}

typedef enum End { END_NONE, END_HERE, END_BEFORE } End;

/* Whether the statement ends with the token, or before it, which is then not passed. */
static End end_at(MyLexer *lexer, const MyToken *token, const Scan *scan)
{
    if (token->kind == MY_END || is_delimiter_command(lexer, token))
        return END_BEFORE;
    if (token->kind == MY_DELIMITER || (token_is(lexer, token, ";") && scan->depth == 0))
        return END_HERE;
    if (!is_go(lexer, token))
        return END_NONE;
    lexer->at = token->start + 2;
    return END_HERE;
}

/* A program that has no end must not hide the statements behind it: it ends at its first semicolon
 * then. Not for ever, since each time the rest of the text is read again. */
static bool mend(MySplitter *splitter, MyTokens *tokens, size_t semicolon, const MyLexer *behind)
{
    if (semicolon == 0 || splitter->mended >= MENDED_MAX)
        return false;
    splitter->mended++;
    tokens->items.count = semicolon;
    splitter->lexer     = *behind;
    return true;
}

/* A mode that changes how what follows is read. */
static bool mode_holds(Str modes, const char *mode)
{
    while (modes.size > 0)
        if (str_equal_nocase(str_trim(str_cut(&modes, ',')), str_from(mode)))
            return true;
    return false;
}

static void set_mode(MyDialect *dialect, Str modes)
{
    dialect->ansi_quotes = mode_holds(modes, "ANSI_QUOTES") || mode_holds(modes, "ANSI") ||
                           mode_holds(modes, "MSSQL") || mode_holds(modes, "ORACLE") ||
                           mode_holds(modes, "DB2") || mode_holds(modes, "POSTGRESQL") ||
                           mode_holds(modes, "MAXDB");
    dialect->no_backslash_escapes = mode_holds(modes, "NO_BACKSLASH_ESCAPES");
}

/* SET sql_mode = '...': a value that is no string is taken for the modes of the beginning. */
static void follow_mode(MySplitter *splitter, const MyTokens *tokens)
{
    const MyLexer *lexer = &splitter->lexer;
    const MyToken *items = tokens->items.items;
    if (!token_is(lexer, &items[0], "SET"))
        return;
    bool global = false;
    for (size_t i = 1; i + 2 < tokens->items.count; i++) {
        const Str text = my_token_text(tokens, &items[i]);
        global =
            token_is(lexer, &items[i], "GLOBAL") || (global && !token_is(lexer, &items[i], ","));
        const bool mode =
            token_is(lexer, &items[i], "SQL_MODE") ||
            (items[i].kind == MY_VARIABLE && (str_equal_nocase(text, STR("@@sql_mode")) ||
                                              str_equal_nocase(text, STR("@@session.sql_mode")) ||
                                              str_equal_nocase(text, STR("@@local.sql_mode"))));
        const bool set =
            token_is(lexer, &items[i + 1], "=") || token_is(lexer, &items[i + 1], ":=");
        if (!mode || !set || global)
            continue;
        const Str value = my_token_text(tokens, &items[i + 2]);
        if (items[i + 2].kind == MY_STRING)
            set_mode(&splitter->lexer.dialect, str_slice(value, 1, value.size - 2));
        else if (items[i + 2].kind == MY_WORD)
            set_mode(&splitter->lexer.dialect, value);
        else
            splitter->lexer.dialect = splitter->dialect;
    }
}

static Span split_statement(MySplitter *splitter, MyTokens *tokens, MyToken token, size_t start)
{
    MyLexer *lexer     = &splitter->lexer;
    Scan     scan      = {0};
    size_t   semicolon = 0;
    MyLexer  behind    = *lexer;
    End      end;
    while ((end = end_at(lexer, &token, &scan)) == END_NONE) {
        if (semicolon == 0 && token_is(lexer, &token, ";")) {
            semicolon = tokens->items.count;
            behind    = *lexer;
        }
        *vec_push(tokens->scratch, &tokens->items) = token;
        scan_token(&scan, lexer, &tokens->items);
        token = my_lex_next(lexer);
    }
    if (end == END_BEFORE && !(scan.depth > 0 && mend(splitter, tokens, semicolon, &behind)))
        lexer->at = token.start;
    const MyToken *last = &tokens->items.items[tokens->items.count - 1];
    size_t         stop = last->start + last->size;
    if (end == END_HERE && token_is(lexer, &token, ";"))
        stop = token.start; /* with the comments before it */
    else if (lexer->closed <= token.start)
        stop = MAX_OF(stop, lexer->closed); /* with the rest of a comment that ran */
    follow_mode(splitter, tokens);
    my_tokens_close(tokens, last->start + last->size);
    return (Span){start, stop - start};
}

bool my_split_next(MySplitter *splitter, MyTokens *tokens, StatementForm *ret_form, Span *ret)
{
    MyLexer *lexer = &splitter->lexer;
    for (;;) {
        const size_t from   = lexer->at;
        tokens->dialect     = lexer->dialect;
        const MyToken token = my_lex_next(lexer);
        if (token.kind == MY_END)
            return false;
        if (token.kind == MY_DELIMITER || token_is(lexer, &token, ";"))
            continue;
        *ret_form = STATEMENT_META;
        if (is_delimiter_command(lexer, &token)) {
            *ret = take_delimiter(lexer, &token);
            return true;
        }
        if (is_go(lexer, &token)) {
            lexer->at = token.start + 2;
            continue;
        }
        if (is_command(lexer, &token)) {
            *ret = take_line(lexer, token.start);
            return true;
        }
        const bool inside = lexer->conditional > 0 && lexer->opened >= from;
        *ret_form         = STATEMENT_SQL;
        *ret = split_statement(splitter, tokens, token, inside ? lexer->opened : token.start);
        return true;
    }
}
