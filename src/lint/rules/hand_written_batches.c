/* hand_written_batches.c -- loops that change rows in batches, in DO blocks, functions and
 * procedures. What can be told from their words is told; their logic is not followed. */
#include "lint/rule.h"
#include "sql/pg/lex.h"

#include "base/poison.h"

/* What the words of the code say. */
typedef struct Loop {
    bool loops;
    bool changes;   /* UPDATE, DELETE or INSERT in a loop */
    bool commits;   /* COMMIT in a loop */
    bool limits;    /* LIMIT in a loop */
    bool compares;  /* > or >= in a loop: a cursor that goes on from the last batch */
    bool skips;     /* SKIP LOCKED */
    bool takes_max; /* max(...) in a loop that is not over what RETURNING or a sub-select gave */
} Loop;

static void word_read(Loop *loop, const Lexer *lexer, Token token, bool *ret_max)
{
    loop->changes |= lex_is_word(lexer, token, "update") || lex_is_word(lexer, token, "delete") ||
                     lex_is_word(lexer, token, "insert");
    loop->commits |= lex_is_word(lexer, token, "commit");
    loop->limits |= lex_is_word(lexer, token, "limit");
    loop->skips |= lex_is_word(lexer, token, "skip");
    loop->compares |= lex_is_char(lexer, token, '>');
    if (lex_is_word(lexer, token, "max"))
        *ret_max = true;
}

/* Whether FROM, the next word behind max(), is followed by a table rather than by a parenthesis. */
static bool reads_table(Lexer lexer, Str table)
{
    const Token token = lex_next_significant(&lexer);
    return token.kind == TOKEN_WORD && str_equal_nocase(lex_text(&lexer, token), table);
}

static Loop loop_read(Str code, Str table)
{
    Loop  loop  = {0};
    Lexer lexer = {.source = code, .end = code.size};
    int   depth = 0;
    bool  max = false, ends = false;
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;) {
        const bool opens = lex_is_word(&lexer, token, "loop");
        depth += opens ? (ends ? -1 : 1) : 0;
        loop.loops |= opens;
        ends = lex_is_word(&lexer, token, "end");
        if (depth > 0)
            word_read(&loop, &lexer, token, &max);
        if (max && lex_is_word(&lexer, token, "from")) {
            loop.takes_max |= reads_table(lexer, table);
            max = false;
        }
    }
    return loop;
}

/* The string that holds the code: the longest one. */
static Str code_of(const LintPoint *point)
{
    Str   longest = {0};
    Lexer lexer   = {.source = point->statement->text, .end = point->statement->text.size};
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;)
        if (token.kind == TOKEN_STRING && token.size > longest.size)
            longest = lex_text(&lexer, token);
    const size_t quote = longest.size > 0 && longest.data[0] == '$'
                             ? str_find(str_slice(longest, 1, SIZE_MAX), "$") + 2
                             : 1;
    return longest.size > 2 * quote ? str_slice(longest, quote, longest.size - 2 * quote)
                                    : (Str){0};
}

/* The table in use that the code changes first; empty when there is none. */
static Name changed(const LintPoint *point)
{
    for (size_t i = 0; i < point->change->body_count; i++)
        for (size_t k = 0; k < point->change->body[i].changes.count; k++) {
            const Change *inner = &point->change->body[i].changes.items[k];
            if (change_is_data(inner->kind) && lint_is_busy(point, inner->relation))
                return inner->relation;
        }
    return (Name){0};
}

/* An index that may lead to the rows that are left: its first column is a word of the code. Where
 * the table's indexes are not known, there may be one. */
static bool may_have_index(const LintPoint *point, Name table, Str code)
{
    const Table *known = catalog_table_find(point->before, table);
    Lexer        lexer = {.source = code, .end = code.size};
    if (known == NULL || known->partial)
        return true;
    for (Token token; (token = lex_next_significant(&lexer)).kind != TOKEN_END;)
        for (size_t i = 0; i < known->indexes.count && token.kind == TOKEN_WORD; i++)
            if (!known->indexes.items[i].primary && known->indexes.items[i].columns.count > 0 &&
                str_equal_nocase(known->indexes.items[i].columns.items[0], lex_text(&lexer, token)))
                return true;
    return false;
}

static void check(const LintPoint *point)
{
    const ChangeKind kind = point->change->kind;
    if (kind != CHANGE_DO_BLOCK && kind != CHANGE_CREATE_FUNCTION)
        return;
    const Name table = changed(point);
    if (name_empty(table))
        return;
    const Loop loop = loop_read(code_of(point), table.name);
    const Str  text = lint_relation_text(point, table);
    /* A function that loops over rows may be the application's own; batches are what commits. */
    if (!loop.loops || !loop.changes || (kind == CHANGE_CREATE_FUNCTION && !loop.commits))
        return;
    if (!loop.commits)
        lint_report(point,
                    "this loop never commits: all its batches of " STR_FMT
                    " are one transaction, and their rows stay locked until the last one is done",
                    STR_ARG(text));
    if (loop.takes_max)
        lint_report(point,
                    "this loop goes on from max() of all of " STR_FMT
                    ": rows between the batch and that are never visited",
                    STR_ARG(text));
    if (loop.skips)
        lint_report(point,
                    "rows of " STR_FMT " that are locked are skipped, and nothing comes back for "
                    "them when the loop ends",
                    STR_ARG(text));
    if (loop.limits && !loop.compares && !may_have_index(point, table, code_of(point)))
        lint_report(point,
                    "each turn of this loop reads past the finished rows of " STR_FMT
                    " again: the time grows with the square of their number",
                    STR_ARG(text));
}

RULE(hand_written_batches) = {
    .id       = "hand-written-batches",
    .severity = SEVERITY_WARNING,
    .scope    = RULE_CHANGE,
    .servers  = RULE_ON_PG,
    .summary  = "a loop of batches that does not do what it is there for",
    .why      = "Batches are there to hold few rows for a short time. Without a COMMIT in the loop "
                "they hold all; without a key to go on from each is slower than the one before; "
                "SKIP LOCKED and max() leave rows out, and nobody notices.",
    .safe     = "Write the statement once, with '-- shore: batched' above it: shore walks the "
                "primary key, commits each batch with its place, and sweeps what was locked. By "
                "hand: a procedure that commits each turn, goes on behind the last key of the "
                "batch (RETURNING), and runs a last time without SKIP LOCKED.",
    .bad      = "DO $$ BEGIN LOOP\n  UPDATE orders SET state = 'old' WHERE id IN\n"
                "    (SELECT id FROM orders WHERE state IS NULL LIMIT 1000);\n"
                "  EXIT WHEN NOT FOUND;\nEND LOOP; END $$;",
    .good     = "DO $$ DECLARE low bigint := 0; BEGIN LOOP\n"
                "  EXIT WHEN low > 1000000;\n"
                "  UPDATE orders SET state = 'old' WHERE id > low AND id <= low + 1000;\n"
                "  low := low + 1000;\n  COMMIT;\nEND LOOP; END $$;",
    .check    = check,
};
