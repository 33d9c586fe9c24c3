/* syntax.c -- words that not every server reads, where the parsers of the statements do not meet
 * them: in what they pass over, and inside of expressions. */
#include "sql/mysql/statement.h"

#include "base/poison.h"

enum { WORDS_MOST = 3 };

typedef struct Words {
    MyWord   words[WORDS_MOST]; /* side by side; one of no size: none */
    MySyntax syntax;
} Words;

#define W(literal) MY_WORD_OF(literal)
#define ONE(first, name)                                                                           \
    {                                                                                              \
        {W(first)}, MY_SYNTAX_##name                                                               \
    }
#define TWO(first, second, name)                                                                   \
    {                                                                                              \
        {W(first), W(second)}, MY_SYNTAX_##name                                                    \
    }
#define THREE(first, second, third, name)                                                          \
    {                                                                                              \
        {W(first), W(second), W(third)}, MY_SYNTAX_##name                                          \
    }

static bool is_at(const MyTokens *tokens, size_t at, MyWord word)
{
    return at < tokens->items.count &&
           my_token_equal(tokens->source, &tokens->items.items[at], word);
}

static size_t count_of(const Words *row)
{
    size_t count = 0;
    while (count < WORDS_MOST && row->words[count].size > 0)
        count++;
    return count;
}

/* The row whose words stand at token number `at` is noted. */
static void note_row(MyTokens *tokens, size_t at, const Words *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const size_t words = count_of(&rows[i]);
        size_t       same  = 0;
        while (same < words && is_at(tokens, at + same, rows[i].words[same]))
            same++;
        if (same == words)
            my_note_at(tokens, rows[i].syntax, at, words);
    }
}

static void note_rows(MyTokens *tokens, size_t from, const Words *rows, size_t count)
{
    for (size_t i = from; i < tokens->at; i++)
        note_row(tokens, i, rows, count);
}

/* Statements about the server, by their first words. */
static void note_server(MyTokens *tokens, size_t from)
{
    const Words rows[] = {
        ONE("BACKUP", BACKUP),
        TWO("LOCK", "INSTANCE", LOCK_INSTANCE),
        TWO("UNLOCK", "INSTANCE", LOCK_INSTANCE),
        TWO("IMPORT", "TABLE", IMPORT_TABLE),
        TWO("INSTALL", "COMPONENT", COMPONENT),
        TWO("UNINSTALL", "COMPONENT", COMPONENT),
        TWO("INSTALL", "SONAME", INSTALL_SONAME),
        TWO("UNINSTALL", "SONAME", INSTALL_SONAME),
        THREE("INSTALL", "PLUGIN", "IF", PLUGIN_IF_EXISTS),
        THREE("UNINSTALL", "PLUGIN", "IF", PLUGIN_IF_EXISTS),
        TWO("START", "REPLICA", REPLICA),
        TWO("STOP", "REPLICA", REPLICA),
        TWO("RESET", "REPLICA", REPLICA),
        THREE("SHOW", "REPLICA", "STATUS", REPLICA),
        TWO("START", "SLAVE", SLAVE),
        TWO("STOP", "SLAVE", SLAVE),
        TWO("RESET", "SLAVE", SLAVE),
        THREE("SHOW", "SLAVE", "STATUS", SLAVE),
        THREE("CHANGE", "MASTER", "TO", SLAVE),
        THREE("SHOW", "MASTER", "STATUS", SLAVE),
        TWO("RESET", "MASTER", SLAVE),
        TWO("PURGE", "MASTER", SLAVE),
        THREE("CHANGE", "REPLICATION", "SOURCE", CHANGE_SOURCE),
        THREE("RESET", "BINARY", "LOGS", RESET_BINARY_LOGS),
        THREE("RESET", "QUERY", "CACHE", QUERY_CACHE),
        THREE("FLUSH", "QUERY", "CACHE", QUERY_CACHE),
        TWO("FLUSH", "HOSTS", FLUSH_HOSTS),
        TWO("FLUSH", "DES_KEY_FILE", FLUSH_DES_KEY_FILE),
        TWO("FLUSH", "OPTIMIZER_COSTS", FLUSH_OPTIMIZER_COSTS),
        TWO("KILL", "HARD", KILL_HARD),
        TWO("KILL", "SOFT", KILL_HARD),
        TWO("GET", "STACKED", GET_STACKED),
        ONE("CLONE", CLONE),
        ONE("RESTART", RESTART),
        TWO("RESET", "PERSIST", RESET_PERSIST),
        TWO("EXPLAIN", "ANALYZE", EXPLAIN_ANALYZE),
        TWO("EXPLAIN", "EXTENDED", EXPLAIN_EXTENDED),
        TWO("EXPLAIN", "PARTITIONS", EXPLAIN_EXTENDED),
    };
    note_row(tokens, from, rows, COUNT_OF(rows));
    const MyTokenKind given = from + 3 < tokens->at ? tokens->items.items[from + 3].kind : MY_END;
    if (is_at(tokens, from, W("PREPARE")) && given != MY_END &&
        (tokens->at != from + 4 || (given == MY_WORD || given == MY_QUOTED)))
        my_note_at(tokens, MY_SYNTAX_PREPARE_EXPRESSION, from + 3, tokens->at - from - 3);
}

/* Objects, by the words behind CREATE, ALTER or DROP. */
static void note_object(MyTokens *tokens, size_t from)
{
    const Words rows[] = {
        ONE("TABLESPACE", TABLESPACE),
        TWO("LOGFILE", "GROUP", TABLESPACE),
        TWO("UNDO", "TABLESPACE", UNDO_TABLESPACE),
        TWO("RESOURCE", "GROUP", RESOURCE_GROUP),
        TWO("SPATIAL", "REFERENCE", SPATIAL_REFERENCE_SYSTEM),
        ONE("LIBRARY", LIBRARY),
        TWO("JSON", "RELATIONAL", JSON_DUALITY_VIEW),
        TWO("JSON", "DUALITY", JSON_DUALITY_VIEW),
        ONE("PACKAGE", PACKAGE),
        ONE("INSTANCE", ALTER_INSTANCE),
        THREE("SERVER", "IF", "NOT", SERVER_IF_NOT_EXISTS),
        TWO("USER", "IF", USER_IF_EXISTS),
        ONE("ROLE", ROLE),
    };
    const Words role[] = {TWO("WITH", "ADMIN", ROLE_WITH_ADMIN)};
    note_row(tokens, from, rows, COUNT_OF(rows));
    if (is_at(tokens, from, W("ROLE")))
        note_rows(tokens, from, role, COUNT_OF(role));
}

/* IDENTIFIED WITH plugin BY 'x' */
static void note_plugin_password(MyTokens *tokens, size_t from)
{
    for (size_t i = from; i + 3 < tokens->at; i++)
        if (is_at(tokens, i, W("IDENTIFIED")) && is_at(tokens, i + 1, W("WITH")) &&
            is_at(tokens, i + 3, W("BY")))
            my_note_at(tokens, MY_SYNTAX_USER_WITH_BY, i, 4);
}

/* CREATE USER, ALTER USER; at the second word. */
static void note_user(MyTokens *tokens, size_t from)
{
    const Words rows[] = {
        TWO("IDENTIFIED", "VIA", USER_VIA),
        TWO("BY", "PASSWORD", USER_BY_PASSWORD),
        TWO("BY", "RANDOM", USER_RANDOM_PASSWORD),
        TWO("DEFAULT", "ROLE", USER_DEFAULT_ROLE),
        TWO("PASSWORD", "HISTORY", USER_PASSWORD_REUSE),
        TWO("PASSWORD", "REUSE", USER_PASSWORD_REUSE),
        TWO("PASSWORD", "REQUIRE", USER_PASSWORD_REQUIRE),
        ONE("FAILED_LOGIN_ATTEMPTS", USER_FAILED_LOGINS),
        ONE("PASSWORD_LOCK_TIME", USER_FAILED_LOGINS),
        TWO("RETAIN", "CURRENT", USER_RETAIN_PASSWORD),
        TWO("ACCOUNT", "LOCK", USER_ACCOUNT_LOCK),
        TWO("ACCOUNT", "UNLOCK", USER_ACCOUNT_LOCK),
        TWO("EXPIRE", "NEVER", USER_PASSWORD_EXPIRE),
        TWO("EXPIRE", "INTERVAL", USER_PASSWORD_EXPIRE),
        TWO("EXPIRE", "DEFAULT", USER_PASSWORD_EXPIRE),
        ONE("REQUIRE", USER_REQUIRE),
        ONE("MAX_USER_CONNECTIONS", USER_REQUIRE),
        ONE("MAX_QUERIES_PER_HOUR", USER_REQUIRE),
        ONE("MAX_STATEMENT_TIME", USER_STATEMENT_TIME),
    };
    note_rows(tokens, from + 1, rows, COUNT_OF(rows));
    note_plugin_password(tokens, from + 1);
    for (size_t i = from + 1; i < tokens->at; i++)
        if ((is_at(tokens, i, W("COMMENT")) || is_at(tokens, i, W("ATTRIBUTE"))) &&
            tokens->items.items[i + 1].kind == MY_STRING)
            my_note_at(tokens, MY_SYNTAX_USER_COMMENT, i, 1);
        else if (is_at(tokens, from - 1, W("ALTER")) && is_at(tokens, i, W("IDENTIFIED")))
            my_note_at(tokens, MY_SYNTAX_ALTER_USER, from - 1, 2);
}

static size_t find(const MyTokens *tokens, size_t from, MyWord word)
{
    while (from < tokens->at && !is_at(tokens, from, word))
        from++;
    return from;
}

static void note_grant(MyTokens *tokens, size_t from)
{
    const Words rows[] = {
        TWO("IDENTIFIED", "BY", GRANT_IDENTIFIED),
        TWO("IDENTIFIED", "WITH", GRANT_IDENTIFIED),
        ONE("REQUIRE", GRANT_IDENTIFIED),
        ONE("MAX_USER_CONNECTIONS", GRANT_IDENTIFIED),
        ONE("MAX_QUERIES_PER_HOUR", GRANT_IDENTIFIED),
    };
    const Words revoke[] = {
        TWO("IF", "EXISTS", REVOKE_IF_EXISTS),
        THREE("IGNORE", "UNKNOWN", "USER", REVOKE_IF_EXISTS),
        THREE("ADMIN", "OPTION", "FOR", REVOKE_ADMIN_OPTION),
    };
    const bool   granted = is_at(tokens, from, W("GRANT"));
    const size_t to      = find(tokens, from, granted ? W("TO") : W("FROM"));
    if (granted) {
        note_rows(tokens, to, rows, COUNT_OF(rows));
        if (find(tokens, from, W("ON")) > to)
            my_note_at(tokens, MY_SYNTAX_GRANT_ROLE, from, 1);
    } else {
        note_rows(tokens, from, revoke, COUNT_OF(revoke));
    }
}

static void note_set(MyTokens *tokens, size_t from)
{
    const Words rows[] = {
        TWO("SET", "ROLE", SET_ROLE),
        THREE("SET", "RESOURCE", "GROUP", RESOURCE_GROUP),
    };
    note_row(tokens, from, rows, COUNT_OF(rows));
    if (is_at(tokens, from + 1, W("DEFAULT")))
        my_note_at(tokens,
                   find(tokens, from, W("TO")) < tokens->at ? MY_SYNTAX_SET_DEFAULT_ROLE_TO
                                                            : MY_SYNTAX_SET_DEFAULT_ROLE,
                   from, 3);
    for (size_t i = from + 2; i < tokens->at; i++)
        if (is_at(tokens, i, W("PASSWORD")) && is_at(tokens, i + 1, W("(")))
            my_note_at(tokens, MY_SYNTAX_PASSWORD_FUNCTION, i, 1);
}

void my_note_skipped(MyTokens *tokens, size_t from)
{
    if (my_failed(tokens) || from >= tokens->at)
        return;
    if (is_at(tokens, from, W("GRANT")) || is_at(tokens, from, W("REVOKE")))
        note_grant(tokens, from);
    else if (is_at(tokens, from, W("SET")))
        note_set(tokens, from);
    else if (from > 0 &&
             (is_at(tokens, from - 1, W("CREATE")) || is_at(tokens, from - 1, W("ALTER")) ||
              is_at(tokens, from - 1, W("DROP")) || is_at(tokens, from - 1, W("REPLACE"))))
        note_object(tokens, from);
    else
        note_server(tokens, from);
    if (from > 0 && is_at(tokens, from, W("USER")))
        note_user(tokens, from);
}

/* CAST(x AS type); at the word. */
static void note_cast(MyTokens *tokens, size_t at)
{
    const Words rows[] = {
        ONE("JSON", CAST_JSON),   ONE("DOUBLE", CAST_DOUBLE), ONE("FLOAT", CAST_DOUBLE),
        ONE("REAL", CAST_REAL),   ONE("YEAR", CAST_YEAR),     ONE("INT", CAST_INT),
        ONE("INTEGER", CAST_INT), ONE("VARCHAR", CAST_INT),   ONE("UUID", TYPE_UUID),
        ONE("INET6", TYPE_INET6),
    };
    enum { TYPE_TOKENS_MOST = 6 };
    const size_t end = at + 1 + tokens->items.items[at + 1].partner;
    for (size_t i = end; i > at + 2 && i + TYPE_TOKENS_MOST > end; i--)
        if (is_at(tokens, i - 1, W("AS"))) {
            note_row(tokens, i, rows, COUNT_OF(rows));
            return;
        }
}

static void note_word(MyTokens *tokens, size_t at)
{
    const Words rows[] = {
        THREE("NEXT", "VALUE", "FOR", SEQUENCE), THREE("PREVIOUS", "VALUE", "FOR", SEQUENCE),
        THREE("MEMBER", "OF", "(", MEMBER_OF),   THREE("WITHIN", "GROUP", "(", WITHIN_GROUP),
        TWO("RESPECT", "NULLS", WINDOW_NULLS),
    };
    note_row(tokens, at, rows, COUNT_OF(rows));
    const MyToken *next = &tokens->items.items[at + 1];
    if (is_at(tokens, at, W("OVER")) && at > 0 && is_at(tokens, at - 1, W(")")) &&
        (is_at(tokens, at + 1, W("(")) || next->kind == MY_QUOTED))
        my_note_at(tokens, MY_SYNTAX_WINDOW, at, 1);
    if (is_at(tokens, at, W("CAST")) && is_at(tokens, at + 1, W("(")))
        note_cast(tokens, at);
}

void my_note_words(MyTokens *tokens, size_t from)
{
    const MyWord arrow = W("->"), arrow_text = W("->>");
    for (size_t i = from; i < tokens->at; i++) {
        const MyToken *token = &tokens->items.items[i];
        if (token->kind == MY_WORD && token->head != 0)
            note_word(tokens, i);
        else if (token->kind == MY_OPERATOR && token->size > 1 && token->head == arrow.head)
            my_note_at(tokens, MY_SYNTAX_JSON_ARROW, i, 1);
        else if (token->kind == MY_OPERATOR && token->size > 1 && token->head == arrow_text.head)
            my_note_at(tokens, MY_SYNTAX_JSON_ARROW_TEXT, i, 1);
    }
}
