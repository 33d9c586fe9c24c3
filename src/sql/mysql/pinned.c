/* pinned.c -- see pinned.h. */
#include "sql/mysql/pinned.h"

#include "base/poison.h"

static bool is_constant(const MyTokens *tokens)
{
    const MyTokenKind kind = my_peek(tokens)->kind;
    return kind == MY_STRING || kind == MY_NUMBER || kind == MY_BITS || kind == MY_PARAMETER ||
           kind == MY_VARIABLE || kind == MY_PLACEHOLDER;
}

static bool at_end_of_part(const MyTokens *tokens, size_t end)
{
    return tokens->at >= end || my_is(tokens, "AND") || my_is(tokens, "&&") || my_is(tokens, ")");
}

/* The part of the condition at the cursor, when it is one of these comparisons. */
static bool pinned(MyTokens *tokens, size_t end, Str *ret)
{
    Name name;
    if (!my_name(tokens, &name))
        return false;
    if (my_accept(tokens, ".") && !my_identifier(tokens, &name.name))
        return false;
    *ret = name.name;
    if (my_accept(tokens, "=")) {
        if (!is_constant(tokens))
            return false;
        my_next(tokens);
        return at_end_of_part(tokens, end);
    }
    return my_accept(tokens, "IN") && my_is(tokens, "(") && !my_is_at(tokens, 1, "SELECT") &&
           !my_is_at(tokens, 1, "WITH") && !my_is_at(tokens, 1, "(") &&
           my_parentheses(tokens, NULL) && at_end_of_part(tokens, end);
}

/* An OR, XOR or NOT outside of parentheses takes the parts their meaning. */
static bool only_and(const MyTokens *tokens, size_t from)
{
    MyTokens walk = *tokens;
    for (walk.at = from; walk.at < tokens->at;) {
        if (my_is(&walk, "OR") || my_is(&walk, "||") || my_is(&walk, "XOR"))
            return false;
        if (!my_parentheses(&walk, NULL))
            my_next(&walk);
    }
    return true;
}

void my_pinned_columns(const MyTokens *tokens, size_t from, StrVec *ret)
{
    const size_t end  = tokens->at;
    MyTokens     walk = *tokens;
    if (my_failed(tokens) || !only_and(tokens, from))
        return;
    walk.at = from;
    for (bool begins = true; walk.at < end;) {
        const size_t at = walk.at;
        Str          column;
        if (begins && pinned(&walk, end, &column)) {
            if (!strvec_contains(ret, column))
                *vec_push(tokens->arena, ret) = column;
        } else {
            walk.at = at;
            if (!my_parentheses(&walk, NULL))
                my_next(&walk);
        }
        begins = my_is(&walk, "AND") || my_is(&walk, "&&");
        if (begins)
            my_next(&walk);
    }
}
