/* statement.h -- what the parsers of all statements but table DDL share. Each passes over its
 * statement, up to a semicolon or the end, and pushes the Changes that it finds. Errors are the
 * cursor's: after one, what was pushed is thrown away.
 *
 *     rows.c, insert.c     statements that read and write rows
 *     query.c              SELECT, and what is in expressions
 *     session.c            settings, transactions, locks
 *     object.c, program.c  views, sequences, databases, accounts; stored programs
 *     admin.c              the rest
 *     body.c               the statements of a stored program */
#pragma once

#include "model/place.h"
#include "model/statement.h"
#include "model/version.h"
#include "sql/mysql/cursor.h"

/* As a server of that version reads by default: the newest patch, or release, where nobody says
 * which. */
MyDialect my_dialect(Version version);

typedef struct MyParse {
    MyTokens *tokens;
    ChangeVec changes;   /* of the statement at the cursor, in scratch memory */
    size_t    start;     /* where it begins */
    PlaceWalk walk;      /* not behind that place */
    bool      in_body;   /* of a stored program */
    StrVec    variables; /* of the program: SET of one of them is none of the session */
} MyParse;

/* A new Change of the whole statement. No pointer to one survives the next. */
Change *my_change(MyParse *parse, ChangeKind kind);

/* The statement at the cursor, whatever it is. False when it is in error. */
bool my_statement(MyParse *parse);

/* Those of one family. False when it is none of theirs; the cursor has not moved then. */
bool my_rows(MyParse *parse);
bool my_session(MyParse *parse);
bool my_object(MyParse *parse);
bool my_admin(MyParse *parse);

/* INSERT, REPLACE, LOAD DATA and LOAD XML; the cursor is behind the first word. */
void my_insert(MyParse *parse, bool replace);
void my_load(MyParse *parse);

/* A procedure, function, trigger or event; the cursor is behind that word. */
void my_procedure(MyParse *parse, bool or_replace, bool function);
void my_trigger(MyParse *parse, bool or_replace);
void my_event(MyParse *parse, bool or_replace, bool alter);

/* The body of the program whose Change is number `change`. */
void my_body(MyParse *parse, size_t change);

/* A block without a program around it, as MariaDB takes it: BEGIN NOT ATOMIC, IF, LOOP ... False
 * when none begins here. */
bool my_block(MyParse *parse);

/* Where a statement ends. */
static inline bool my_at_stop(const MyTokens *tokens)
{
    return my_at_end(tokens) || my_is(tokens, ";");
}

/* To the end of the statement: what is there is the server's business. */
void my_skip_rest(MyTokens *tokens);

/* WAIT n, NOWAIT of MariaDB, when it stands here. */
void my_skip_wait(MyTokens *tokens);

/* Words that not every server reads: in a statement whose rest is passed over, from token number
 * `from` on; in all of one, wherever they stand. */
void my_note_skipped(MyTokens *tokens, size_t from);
void my_note_words(MyTokens *tokens, size_t from);

/* IF EXISTS, IF NOT EXISTS. */
bool my_if_exists(MyTokens *tokens);
bool my_if_not_exists(MyTokens *tokens);

/* a, b.c: the first is the Change's relation, the others are added to its others. */
void my_name_list(MyParse *parse, Change *change);

/* user@host, CURRENT_USER, CURRENT_USER(); fails when there is none. */
bool my_account(MyTokens *tokens);
