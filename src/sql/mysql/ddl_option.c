/* ddl_option.c -- ENGINE = InnoDB and its kin. MySQL knows its options by name, and an equals sign
 * may be left out; MariaDB takes any other name, too, where there is one. */
#include "sql/mysql/ddl.h"
#include "sql/mysql/ddl_type.h"

#include "base/poison.h"

typedef enum OptionKind {
    OPTION_PLAIN,
    OPTION_LOWER, /* its value in lower case */
    OPTION_LIST,  /* UNION = (a, b) */
} OptionKind;

static const struct {
    const char *word;
    OptionKind  kind;
    MySyntax    syntax;
} rows[] = {
    {"ENGINE", OPTION_LOWER},
    {"AUTO_INCREMENT", OPTION_PLAIN},
    {"COMMENT", OPTION_PLAIN},
    {"ROW_FORMAT", OPTION_LOWER},
    {"KEY_BLOCK_SIZE", OPTION_PLAIN},
    {"AVG_ROW_LENGTH", OPTION_PLAIN},
    {"CHECKSUM", OPTION_PLAIN},
    {"TABLE_CHECKSUM", OPTION_PLAIN},
    {"PAGE_CHECKSUM", OPTION_PLAIN, MY_SYNTAX_OPTION_ARIA},
    {"COMPRESSION", OPTION_LOWER, MY_SYNTAX_OPTION_COMPRESSION},
    {"CONNECTION", OPTION_PLAIN},
    {"DELAY_KEY_WRITE", OPTION_PLAIN},
    {"ENCRYPTION", OPTION_PLAIN, MY_SYNTAX_OPTION_ENCRYPTION},
    {"INSERT_METHOD", OPTION_LOWER},
    {"MAX_ROWS", OPTION_PLAIN},
    {"MIN_ROWS", OPTION_PLAIN},
    {"PACK_KEYS", OPTION_PLAIN},
    {"PASSWORD", OPTION_PLAIN},
    {"STATS_AUTO_RECALC", OPTION_PLAIN},
    {"STATS_PERSISTENT", OPTION_PLAIN},
    {"STATS_SAMPLE_PAGES", OPTION_PLAIN},
    {"TABLESPACE", OPTION_PLAIN},
    {"STORAGE", OPTION_LOWER},
    {"NODEGROUP", OPTION_PLAIN},
    {"TRANSACTIONAL", OPTION_PLAIN, MY_SYNTAX_OPTION_ARIA},
    {"SEQUENCE", OPTION_PLAIN, MY_SYNTAX_OPTION_SEQUENCE},
    {"AUTOEXTEND_SIZE", OPTION_PLAIN, MY_SYNTAX_OPTION_AUTOEXTEND_SIZE},
    {"ENGINE_ATTRIBUTE", OPTION_PLAIN, MY_SYNTAX_ENGINE_ATTRIBUTE},
    {"SECONDARY_ENGINE_ATTRIBUTE", OPTION_PLAIN, MY_SYNTAX_ENGINE_ATTRIBUTE},
    {"SECONDARY_ENGINE", OPTION_PLAIN, MY_SYNTAX_OPTION_SECONDARY_ENGINE},
    {"UNION", OPTION_LIST},
};

bool ddl_accept_engine_attribute(MyTokens *tokens)
{
    return (my_accept(tokens, "ENGINE_ATTRIBUTE") ||
            my_accept(tokens, "SECONDARY_ENGINE_ATTRIBUTE")) &&
           my_note(tokens, MY_SYNTAX_ENGINE_ATTRIBUTE, 1);
}

bool ddl_accept_versioning(MyTokens *tokens)
{
    return my_accept_pair(tokens, "SYSTEM", "VERSIONING") &&
           my_note(tokens, MY_SYNTAX_SYSTEM_VERSIONING, 2);
}

void ddl_equals(const Ddl *ddl)
{
    (void)my_accept(ddl->tokens, "=");
}

/* A word, even a reserved one: ON, DEFAULT, NO, NULL. */
static bool value(const Ddl *ddl, OptionKind kind, Str *ret)
{
    MyTokens *tokens = ddl->tokens;
    Str       text   = {0};
    if (kind == OPTION_LIST) {
        Span span = {0};
        if (!my_expect_parentheses(tokens, &span))
            return false;
        *ret = my_text(tokens, span);
        return true;
    }
    if (!my_identifier_or_string(tokens, &text)) {
        const MyTokenKind token = my_peek(tokens)->kind;
        if (token != MY_WORD && token != MY_NUMBER && token != MY_BITS)
            return my_fail(tokens);
        text = my_token_text(tokens, my_peek(tokens));
        my_next(tokens);
    }
    *ret = kind == OPTION_LOWER ? str_lower(tokens->arena, text) : text;
    return true;
}

static bool note_default(MyTokens *tokens)
{
    if (my_is(tokens, "DEFAULT"))
        my_note_at(tokens, MY_SYNTAX_OPTION_CHARSET_DEFAULT, tokens->at, 1);
    return true;
}

/* [DEFAULT] CHARACTER SET, [DEFAULT] COLLATE */
static bool accept_charset_option(const Ddl *ddl, TableOption *ret)
{
    MyTokens    *tokens = ddl->tokens;
    const size_t at     = tokens->at;
    (void)my_accept(tokens, "DEFAULT");
    if (ddl_accept_charset(tokens)) {
        ddl_equals(ddl);
        ret->name = STR("character set");
        return note_default(tokens) && ddl_charset(tokens, &ret->value);
    }
    if (my_accept(tokens, "COLLATE")) {
        ddl_equals(ddl);
        ret->name = STR("collate");
        return note_default(tokens) && ddl_collation(tokens, &ret->value);
    }
    tokens->at = at;
    return false;
}

static bool accept_named_option(const Ddl *ddl, TableOption *ret)
{
    MyTokens *tokens = ddl->tokens;
    const Str word   = my_token_text(tokens, my_peek(tokens));
    for (size_t i = 0; i < COUNT_OF(rows) && my_peek(tokens)->kind == MY_WORD; i++) {
        if (!str_equal_nocase(word, str_from(rows[i].word)))
            continue;
        my_next(tokens);
        (void)my_note(tokens, rows[i].syntax, 1);
        ddl_equals(ddl);
        ret->name = str_lower(tokens->arena, word);
        return value(ddl, rows[i].kind, &ret->value);
    }
    return false;
}

static bool accept_two_words(const Ddl *ddl, TableOption *ret)
{
    MyTokens *tokens = ddl->tokens;
    if (my_accept_pair(tokens, "START", "TRANSACTION")) {
        (void)my_note(tokens, MY_SYNTAX_CREATE_START_TRANSACTION, 2);
        ret->name = STR("start transaction");
        return true;
    }
    if (my_accept_pair(tokens, "WITH", "SYSTEM")) {
        (void)my_note(tokens, MY_SYNTAX_SYSTEM_VERSIONING, 2);
        ret->name  = STR("system versioning");
        ret->value = STR("yes");
        return my_expect(tokens, "VERSIONING");
    }
    if (my_is_pair(tokens, "STORAGE", "ENGINE"))
        return my_accept(tokens, "STORAGE") && accept_named_option(ddl, ret);
    if (my_accept_pair(tokens, "DATA", "DIRECTORY"))
        ret->name = STR("data directory");
    else if (my_accept_pair(tokens, "INDEX", "DIRECTORY"))
        ret->name = STR("index directory");
    else
        return false;
    ddl_equals(ddl);
    return value(ddl, OPTION_PLAIN, &ret->value);
}

static bool accept_unknown(const Ddl *ddl, TableOption *ret)
{
    MyTokens *tokens = ddl->tokens;
    if (!tokens->dialect.mariadb || !my_is_identifier(tokens, 0) || !my_is_at(tokens, 1, "="))
        return false;
    (void)my_identifier(tokens, &ret->name);
    ret->name = str_lower(tokens->arena, ret->name);
    my_next(tokens);
    return value(ddl, OPTION_PLAIN, &ret->value);
}

bool ddl_option(const Ddl *ddl, TableOption *ret)
{
    *ret = (TableOption){0};
    return accept_charset_option(ddl, ret) || accept_two_words(ddl, ret) ||
           accept_named_option(ddl, ret) || accept_unknown(ddl, ret);
}

bool ddl_unknown_option(const Ddl *ddl)
{
    TableOption option = {0};
    return accept_unknown(ddl, &option);
}
