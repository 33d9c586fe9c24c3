/* expression.c -- see expression.h. Nothing recurses: what is in parentheses is passed over as a
 * whole, and open CASEs are counted. */
#include "sql/mysql/expression.h"

#include "base/poison.h"

/* Where the walk over an expression is. */
typedef struct Walk {
    size_t cases;     /* CASEs without their END */
    size_t intervals; /* INTERVALs whose unit is to come */
    bool   match;     /* MATCH without its AGAINST */
} Walk;

#define is_one_of(tokens, words) is_listed((tokens), (words), COUNT_OF(words))

static bool is_listed(const MyTokens *tokens, const MyWord *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (my_is_word(tokens, 0, words[i]))
            return true;
    return false;
}

static bool accept_prefix(MyTokens *tokens)
{
    const MyWord prefixes[] = {
        MY_WORD_OF("-"),   MY_WORD_OF("+"),      MY_WORD_OF("~"),     MY_WORD_OF("!"),
        MY_WORD_OF("NOT"), MY_WORD_OF("BINARY"), MY_WORD_OF("PRIOR"), MY_WORD_OF("DISTINCT"),
    };
    const MyWord quantifiers[] = {MY_WORD_OF("EXISTS"), MY_WORD_OF("ALL"), MY_WORD_OF("ANY"),
                                  MY_WORD_OF("SOME")};
    const bool   is =
        (is_one_of(tokens, quantifiers) && my_is_at(tokens, 1, "(")) || is_one_of(tokens, prefixes);
    if (is)
        my_next(tokens);
    return is;
}

/* Reserved words that are values, or functions without parentheses. */
static bool accept_reserved_value(MyTokens *tokens)
{
    const MyWord values[] = {
        MY_WORD_OF("NULL"),         MY_WORD_OF("TRUE"),         MY_WORD_OF("FALSE"),
        MY_WORD_OF("DEFAULT"),      MY_WORD_OF("MAXVALUE"),     MY_WORD_OF("CURRENT_TIMESTAMP"),
        MY_WORD_OF("CURRENT_DATE"), MY_WORD_OF("CURRENT_TIME"), MY_WORD_OF("CURRENT_USER"),
        MY_WORD_OF("CURRENT_ROLE"), MY_WORD_OF("LOCALTIME"),    MY_WORD_OF("LOCALTIMESTAMP"),
        MY_WORD_OF("UTC_DATE"),     MY_WORD_OF("UTC_TIME"),     MY_WORD_OF("UTC_TIMESTAMP"),
        MY_WORD_OF("IGNORE"), /* MariaDB: of an assignment */
    };
    const bool is      = is_one_of(tokens, values);
    const bool ignored = is && my_is(tokens, "IGNORE");
    if (is)
        my_next(tokens);
    if (ignored)
        (void)my_note(tokens, MY_SYNTAX_ASSIGN_IGNORE, 1);
    return is;
}

/* A word that is reserved and still a function where a parenthesis follows: LEFT(a, 2). */
static bool is_reserved_function(const MyTokens *tokens)
{
    const MyWord no_functions[] = {
        MY_WORD_OF("SELECT"), MY_WORD_OF("WHERE"), MY_WORD_OF("FROM"),      MY_WORD_OF("ON"),
        MY_WORD_OF("USING"),  MY_WORD_OF("BY"),    MY_WORD_OF("HAVING"),    MY_WORD_OF("AND"),
        MY_WORD_OF("OR"),     MY_WORD_OF("XOR"),   MY_WORD_OF("THEN"),      MY_WORD_OF("WHEN"),
        MY_WORD_OF("ELSE"),   MY_WORD_OF("IN"),    MY_WORD_OF("AS"),        MY_WORD_OF("SET"),
        MY_WORD_OF("UNION"),  MY_WORD_OF("LIKE"),  MY_WORD_OF("BETWEEN"),   MY_WORD_OF("JOIN"),
        MY_WORD_OF("KEY"),    MY_WORD_OF("CHECK"), MY_WORD_OF("PARTITION"), MY_WORD_OF("INDEX"),
    };
    return my_peek(tokens)->kind == MY_WORD && my_is_at(tokens, 1, "(") &&
           !is_one_of(tokens, no_functions);
}

static void skip_dotted(MyTokens *tokens)
{
    while (my_accept(tokens, ".")) {
        if (my_peek(tokens)->kind == MY_WORD || my_peek(tokens)->kind == MY_QUOTED ||
            my_peek(tokens)->kind == MY_PLACEHOLDER)
            my_next(tokens);
        else
            return;
    }
}

/* MATCH a, b AGAINST ...; MATCH (a, b) AGAINST ... */
static bool skip_match(MyTokens *tokens, Walk *walk)
{
    walk->match = true;
    if (my_parentheses(tokens, NULL))
        return true;
    do {
        if (!my_expect_identifier(tokens, NULL))
            return false;
        skip_dotted(tokens);
    } while (my_accept(tokens, ","));
    return true;
}

static bool skip_name(MyTokens *tokens)
{
    const bool dotted = my_is(tokens, ".");
    if (!dotted && !my_is_identifier(tokens, 0) && !is_reserved_function(tokens))
        return false;
    if (!dotted && !my_identifier(tokens, NULL))
        my_next(tokens);
    skip_dotted(tokens);
    (void)my_parentheses(tokens, NULL);
    return true;
}

/* {d '2000-01-01'}, {fn now()} */
static bool skip_braces(MyTokens *tokens)
{
    size_t depth = 0;
    do {
        depth += my_is(tokens, "{");
        depth -= my_is(tokens, "}");
        my_next(tokens);
    } while (depth > 0 && !my_at_end(tokens));
    return depth == 0 || my_fail(tokens);
}

static bool is_sequence_value(const MyTokens *tokens)
{
    return (my_is(tokens, "NEXT") || my_is(tokens, "PREVIOUS")) && my_is_at(tokens, 1, "VALUE") &&
           my_is_at(tokens, 2, "FOR");
}

static bool skip_word_operand(MyTokens *tokens, Walk *walk)
{
    if (accept_reserved_value(tokens)) {
        (void)my_parentheses(tokens, NULL);
        return true;
    }
    if (my_accept(tokens, "MATCH"))
        return skip_match(tokens, walk);
    if (is_sequence_value(tokens)) {
        tokens->at += 3;
        return my_expect_name(tokens, NULL);
    }
    const bool typed = my_is(tokens, "DATE") || my_is(tokens, "TIME") || my_is(tokens, "TIMESTAMP");
    const bool introduced = my_token_text(tokens, my_peek(tokens)).data[0] == '_' &&
                            (my_peek_at(tokens, 1)->kind == MY_BITS);
    if ((typed && my_peek_at(tokens, 1)->kind == MY_STRING) || introduced) {
        tokens->at += 2;
        return true;
    }
    return my_string(tokens, NULL) || skip_name(tokens) || my_fail(tokens);
}

/* An operand without prefixes. */
static bool skip_operand(MyTokens *tokens, Walk *walk)
{
    switch (my_peek(tokens)->kind) {
    case MY_STRING:
        return my_string(tokens, NULL);
    case MY_VARIABLE:
        my_variable(tokens);
        return true;
    case MY_NUMBER:
    case MY_BITS:
    case MY_PARAMETER:
        my_next(tokens);
        return true;
    case MY_WORD:
        return skip_word_operand(tokens, walk);
    case MY_QUOTED:
    case MY_PLACEHOLDER:
        return skip_name(tokens);
    case MY_OPERATOR:
        if (my_is(tokens, "{"))
            return skip_braces(tokens);
        return my_parentheses(tokens, NULL) || skip_name(tokens) || my_fail(tokens);
    case MY_END:
    case MY_DELIMITER:
    case MY_BROKEN:
        break;
    }
    return my_fail(tokens);
}

/* What stands before an operand. */
static void skip_prefixes(MyTokens *tokens, Walk *walk)
{
    for (;;) {
        if (my_accept(tokens, "CASE")) {
            walk->cases++;
            (void)my_accept(tokens, "WHEN");
        } else if (my_accept(tokens, "INTERVAL")) {
            walk->intervals++;
        } else if (!accept_prefix(tokens)) {
            return;
        }
    }
}

static bool accept_unit(MyTokens *tokens)
{
    const MyWord units[] = {
        MY_WORD_OF("MICROSECOND"),
        MY_WORD_OF("SECOND"),
        MY_WORD_OF("MINUTE"),
        MY_WORD_OF("HOUR"),
        MY_WORD_OF("DAY"),
        MY_WORD_OF("WEEK"),
        MY_WORD_OF("MONTH"),
        MY_WORD_OF("QUARTER"),
        MY_WORD_OF("YEAR"),
        MY_WORD_OF("SECOND_MICROSECOND"),
        MY_WORD_OF("MINUTE_MICROSECOND"),
        MY_WORD_OF("MINUTE_SECOND"),
        MY_WORD_OF("HOUR_MICROSECOND"),
        MY_WORD_OF("HOUR_SECOND"),
        MY_WORD_OF("HOUR_MINUTE"),
        MY_WORD_OF("DAY_MICROSECOND"),
        MY_WORD_OF("DAY_SECOND"),
        MY_WORD_OF("DAY_MINUTE"),
        MY_WORD_OF("DAY_HOUR"),
        MY_WORD_OF("YEAR_MONTH"),
        MY_WORD_OF("SQL_TSI_SECOND"),
        MY_WORD_OF("SQL_TSI_MINUTE"),
        MY_WORD_OF("SQL_TSI_HOUR"),
        MY_WORD_OF("SQL_TSI_DAY"),
        MY_WORD_OF("SQL_TSI_WEEK"),
        MY_WORD_OF("SQL_TSI_MONTH"),
        MY_WORD_OF("SQL_TSI_QUARTER"),
        MY_WORD_OF("SQL_TSI_YEAR"),
    };
    const bool is = is_one_of(tokens, units);
    if (is)
        my_next(tokens);
    return is;
}

static bool skip_is(MyTokens *tokens)
{
    (void)my_accept(tokens, "NOT");
    return my_accept(tokens, "NULL") || my_accept(tokens, "TRUE") || my_accept(tokens, "FALSE") ||
           my_accept(tokens, "UNKNOWN") ||
           (my_accept(tokens, "JSON") && my_identifier(tokens, NULL)) || my_fail(tokens);
}

/* OVER w, OVER (...), with what may stand before it. */
static bool accept_window(MyTokens *tokens)
{
    const size_t at = tokens->at;
    if (my_accept_pair(tokens, "FROM", "FIRST") || my_accept_pair(tokens, "FROM", "LAST") ||
        my_accept_pair(tokens, "RESPECT", "NULLS") || my_accept_pair(tokens, "IGNORE", "NULLS"))
        (void)(my_accept_pair(tokens, "RESPECT", "NULLS") ||
               my_accept_pair(tokens, "IGNORE", "NULLS"));
    if (my_accept(tokens, "OVER") && (my_parentheses(tokens, NULL) || my_identifier(tokens, NULL)))
        return true;
    tokens->at = at;
    return my_accept_pair(tokens, "WITHIN", "GROUP") && my_expect_parentheses(tokens, NULL);
}

/* What follows an operand and leaves it one. */
static bool accept_suffix(MyTokens *tokens, Walk *walk)
{
    if (walk->intervals > 0 && accept_unit(tokens)) {
        walk->intervals--;
        return true;
    }
    if (walk->cases > 0 && my_accept(tokens, "END")) {
        walk->cases--;
        return true;
    }
    if (walk->match && my_is(tokens, "AGAINST")) {
        walk->match = false;
        my_next(tokens);
        return my_expect_parentheses(tokens, NULL);
    }
    if (my_accept(tokens, "IS"))
        return skip_is(tokens);
    if (my_accept(tokens, "COLLATE"))
        return my_identifier_or_string(tokens, NULL) || my_accept(tokens, "BINARY") ||
               my_accept(tokens, "DEFAULT") || my_fail(tokens);
    return my_peek(tokens)->kind == MY_WORD && accept_window(tokens);
}

static bool accept_word_operator(MyTokens *tokens)
{
    const MyWord words[] = {
        MY_WORD_OF("AND"),   MY_WORD_OF("OR"),      MY_WORD_OF("XOR"),    MY_WORD_OF("DIV"),
        MY_WORD_OF("MOD"),   MY_WORD_OF("IN"),      MY_WORD_OF("LIKE"),   MY_WORD_OF("REGEXP"),
        MY_WORD_OF("RLIKE"), MY_WORD_OF("BETWEEN"), MY_WORD_OF("ESCAPE"),
    };
    const size_t at = tokens->at;
    (void)my_accept(tokens, "NOT");
    if (my_accept_pair(tokens, "SOUNDS", "LIKE") || my_accept_pair(tokens, "MEMBER", "OF") ||
        (my_is_pair(tokens, "MEMBER", "(") && my_accept(tokens, "MEMBER")))
        return true;
    if (is_one_of(tokens, words)) {
        my_next(tokens);
        return true;
    }
    tokens->at = at;
    return false;
}

static bool accept_operator(MyTokens *tokens, const Walk *walk)
{
    const MyWord operators[] = {
        MY_WORD_OF("="),  MY_WORD_OF("+"),   MY_WORD_OF("-"),  MY_WORD_OF("*"),  MY_WORD_OF("/"),
        MY_WORD_OF("%"),  MY_WORD_OF("<"),   MY_WORD_OF(">"),  MY_WORD_OF("<="), MY_WORD_OF(">="),
        MY_WORD_OF("<>"), MY_WORD_OF("!="),  MY_WORD_OF("||"), MY_WORD_OF("&&"), MY_WORD_OF("&"),
        MY_WORD_OF("|"),  MY_WORD_OF("^"),   MY_WORD_OF("<<"), MY_WORD_OF(">>"), MY_WORD_OF("<=>"),
        MY_WORD_OF("->"), MY_WORD_OF("->>"), MY_WORD_OF(":="),
    };
    if (my_peek(tokens)->kind == MY_OPERATOR) {
        const bool is = is_one_of(tokens, operators);
        if (is)
            my_next(tokens);
        return is;
    }
    if (my_peek(tokens)->kind != MY_WORD)
        return false;
    if (walk->cases > 0 &&
        (my_accept(tokens, "WHEN") || my_accept(tokens, "THEN") || my_accept(tokens, "ELSE")))
        return true;
    return accept_word_operator(tokens);
}

bool my_expression(MyTokens *tokens, Span *ret)
{
    const size_t start = my_start(tokens);
    Walk         walk  = {0};
    do {
        skip_prefixes(tokens, &walk);
        if (!skip_operand(tokens, &walk))
            return false;
        while (accept_suffix(tokens, &walk)) {
        }
    } while (accept_operator(tokens, &walk));
    if (walk.cases > 0)
        return my_fail(tokens);
    if (ret != NULL)
        *ret = my_span(tokens, start);
    return !my_failed(tokens);
}

bool my_operand(MyTokens *tokens, Span *ret)
{
    const size_t start = my_start(tokens);
    Walk         walk  = {0};
    do {
        skip_prefixes(tokens, &walk);
        if (!skip_operand(tokens, &walk))
            return false;
        while (walk.cases + walk.intervals + walk.match > 0 && accept_suffix(tokens, &walk)) {
        }
    } while (walk.cases > 0 && accept_operator(tokens, &walk));
    if (walk.cases > 0)
        return my_fail(tokens);
    if (ret != NULL)
        *ret = my_span(tokens, start);
    return !my_failed(tokens);
}
