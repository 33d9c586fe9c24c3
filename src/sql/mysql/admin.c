/* admin.c -- statements that look after tables and the server, or show something. */
#include "sql/mysql/query.h"

#include "base/poison.h"

/* ANALYZE, OPTIMIZE, CHECK, REPAIR and CHECKSUM of tables; the cursor is behind that word. False
 * when no table follows. */
static bool tables(MyParse *parse, ChangeKind kind)
{
    MyTokens    *tokens = parse->tokens;
    const size_t at     = tokens->at;
    (void)(my_accept(tokens, "NO_WRITE_TO_BINLOG") || my_accept(tokens, "LOCAL"));
    if (!my_accept(tokens, "TABLE") && !my_accept(tokens, "TABLES") &&
        !(my_accept(tokens, "VIEW") && my_note(tokens, MY_SYNTAX_CHECK_VIEW, 2))) {
        tokens->at = at;
        return false;
    }
    Change *change = my_change(parse, kind);
    if (kind == CHANGE_REBUILD_TABLE)
        change->words = STR("OPTIMIZE TABLE");
    my_name_list(parse, change);
    my_skip_wait(tokens);
    if (my_accept_pair(tokens, "PERSISTENT", "FOR"))
        (void)my_note(tokens, MY_SYNTAX_ANALYZE_PERSISTENT, 2);
    else if (my_accept_pair(tokens, "UPDATE", "HISTOGRAM") ||
             my_accept_pair(tokens, "DROP", "HISTOGRAM"))
        (void)my_note(tokens, MY_SYNTAX_ANALYZE_HISTOGRAM, 2);
    my_skip_rest(tokens);
    return true;
}

/* ANALYZE SELECT ..., EXPLAIN ANALYZE ...: MariaDB's ANALYZE runs the statement. */
static void analyze(MyParse *parse)
{
    if (tables(parse, CHANGE_ANALYZE))
        return;
    (void)my_note(parse->tokens, MY_SYNTAX_ANALYZE_STATEMENT, 1);
    if (my_accept(parse->tokens, "FORMAT") && my_expect(parse->tokens, "="))
        my_next(parse->tokens);
    (void)my_statement(parse);
}

/* Statements that change nothing that the model knows, by their first words. */
static bool is_known(const MyTokens *tokens)
{
    return my_is(tokens, "SHOW") || my_is(tokens, "EXPLAIN") || my_is(tokens, "DESCRIBE") ||
           my_is(tokens, "DESC") || my_is(tokens, "FLUSH") || my_is(tokens, "RESET") ||
           my_is(tokens, "KILL") || my_is(tokens, "PURGE") || my_is(tokens, "CHANGE") ||
           my_is(tokens, "START") || my_is(tokens, "STOP") || my_is(tokens, "INSTALL") ||
           my_is(tokens, "UNINSTALL") || my_is(tokens, "CACHE") || my_is(tokens, "LOAD") ||
           my_is(tokens, "BINLOG") || my_is(tokens, "HELP") || my_is(tokens, "SHUTDOWN") ||
           my_is(tokens, "RESTART") || my_is(tokens, "CLONE") || my_is(tokens, "GET") ||
           my_is(tokens, "SIGNAL") || my_is(tokens, "RESIGNAL") || my_is(tokens, "IMPORT") ||
           my_is(tokens, "LOCK") || my_is(tokens, "UNLOCK") || my_is(tokens, "BACKUP") ||
           my_is(tokens, "PREPARE") || my_is(tokens, "DEALLOCATE") || my_is(tokens, "RENAME") ||
           my_is(tokens, "SLAVE") || my_is(tokens, "REPLICA");
}

static void handler(MyParse *parse)
{
    Change *change = my_change(parse, CHANGE_OTHER);
    (void)my_expect_name(parse->tokens, &change->relation);
    my_skip_rest(parse->tokens);
}

bool my_admin(MyParse *parse)
{
    MyTokens *tokens = parse->tokens;
    if (my_accept(tokens, "ANALYZE")) {
        analyze(parse);
    } else if (my_accept(tokens, "OPTIMIZE")) {
        (void)(tables(parse, CHANGE_REBUILD_TABLE) || my_fail(tokens));
    } else if (my_accept(tokens, "CHECK") || my_accept(tokens, "REPAIR") ||
               my_accept(tokens, "CHECKSUM")) {
        (void)(tables(parse, CHANGE_OTHER) || my_fail(tokens));
    } else if (my_accept(tokens, "HANDLER")) {
        handler(parse);
    } else if (is_known(tokens)) {
        const size_t from = tokens->at;
        my_skip_rest(tokens);
        my_note_skipped(tokens, from);
        (void)my_change(parse, CHANGE_OTHER);
    } else {
        return false;
    }
    return true;
}
