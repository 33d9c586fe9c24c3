/* identifier_too_long.c */
#include <string.h>

#include "base/utf8.h"
#include "lint/rule.h"
#include "sql/mysql/statement.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

enum { IDENTIFIER_BYTES_MAX = 63 }; /* NAMEDATALEN - 1 */

/* What the server sees of it: a quote inside counts once. */
static size_t identifier_size(Str text, TokenKind kind)
{
    size_t size = text.size;
    if (kind != TOKEN_QUOTED)
        return size;
    for (size_t i = 1; i + 2 < text.size; i++)
        if (text.data[i] == '"' && text.data[i + 1] == '"') {
            size--;
            i++;
        }
    return size - 2;
}

/* A name could be that long: quick, and nearly always no. Of a run of that many bytes one stands at
 * a multiple of its size, so that the others need no look. */
static bool may_have_one(Str text, char quote)
{
    enum { STRIDE = IDENTIFIER_BYTES_MAX + 1 };
    for (size_t at = STRIDE - 1; at < text.size; at += STRIDE) {
        size_t first = at, last = at;
        if (!lex_in_word(text.data[at]))
            continue;
        while (first > 0 && lex_in_word(text.data[first - 1]))
            first--;
        while (last + 1 < text.size && lex_in_word(text.data[last + 1]))
            last++;
        if (last - first >= IDENTIFIER_BYTES_MAX)
            return true;
    }
    return memchr(text.data, quote, text.size) != NULL;
}

/* MySQL and MariaDB count characters, and refuse. */
static void check_characters(const LintPoint *point)
{
    enum { IDENTIFIER_CHARACTERS_MAX = 64 };
    const Statement *statement = point->statement;
    MyLexer          lexer     = {.source  = statement->text,
                                  .end     = statement->text.size,
                                  .dialect = my_dialect(point->options->version)};
    for (MyToken token; (token = my_lex_next(&lexer)).kind != MY_END;) {
        Str text = str_slice(statement->text, token.start, token.size);
        if (token.kind == MY_QUOTED)
            text = str_slice(text, 1, text.size - 2);
        if ((token.kind != MY_WORD && token.kind != MY_QUOTED) ||
            utf8_length(text) <= IDENTIFIER_CHARACTERS_MAX)
            continue;
        Finding *finding = lint_report(point, "this name has %zu characters: the server refuses it",
                                       utf8_length(text));
        lint_move(point, finding, (Span){statement->span.start + token.start, token.size});
        return;
    }
}

static void check(const LintPoint *point)
{
    const Statement *statement = point->statement;
    if (statement->form != STATEMENT_SQL || statement->text.size <= IDENTIFIER_BYTES_MAX ||
        !may_have_one(statement->text, lint_traits(point)->identifier_quote))
        return;
    if (!lint_traits(point)->has_schemas) {
        check_characters(point);
        return;
    }
    Lexer lexer = {.source = statement->text, .end = statement->text.size};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        const Str text = lex_text(&lexer, token);
        if ((token.kind != TOKEN_WORD && token.kind != TOKEN_QUOTED) || token.unterminated ||
            str_starts(text, "U&") || str_starts(text, "u&") ||
            identifier_size(text, token.kind) <= IDENTIFIER_BYTES_MAX)
            continue;
        Finding *finding = lint_report(point, "this name has %zu bytes: the server cuts it to 63",
                                       identifier_size(text, token.kind));
        lint_move(point, finding, (Span){statement->span.start + token.start, token.size});
        return;
    }
}

RULE(identifier_too_long) = {
    .id         = "identifier-too-long",
    .severity   = SEVERITY_WARNING,
    .scope      = RULE_STATEMENT,
    .summary    = "a name is longer than the server keeps",
    .why        = "PostgreSQL cuts names to 63 bytes and says so in a notice only. Two long names "
                  "with "
                  "the same beginning are then one, and tools that look for the whole name do not "
                  "find it.",
    .safe       = "Shorten it; bytes count, not characters.",
    .why_mysql  = "Names have at most 64 characters: the server refuses a longer one (error "
                  "1059).",
    .safe_mysql = "Shorten it; characters count, not bytes.",
    .bad        = "CREATE INDEX CONCURRENTLY index_orders_on_customer_and_state_and_created_at_and_"
                  "total_amount ON orders (customer);",
    .good       = "CREATE INDEX CONCURRENTLY orders_customer_state_created ON orders (customer);",
    .check      = check,
};
