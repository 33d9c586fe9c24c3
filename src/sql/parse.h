/* parse.h -- text of one dialect to Statements with their Changes.
 *
 * Splitting comes first, parsing second, statement by statement, so that a broken one never hides
 * the others: it is in the result with `error` set. Nothing here stops at malformed input. */
#pragma once

#include "model/statement.h"
#include "model/version.h"

/* Statements of `source`, in order: SQL, psql meta-commands, COPY data. Only the part `span` is
 * read, but every position is one of the whole `source`. `${placeholder}` and :variable of
 * templating runners are accepted where a word, a string or a number can stand. Directives and
 * their typed fields are left for the layout to fill.
 *
 * A statement with a final semicolon reaches up to it, comments in between included, as the
 * server's own parser counts; one without ends with its last token. */
void sql_parse_pg(Arena *arena, Str source, Span span, StatementVec *ret);

/* The same for MySQL and MariaDB, as `version`, of one of these, reads conditional comments and
 * reserved words: statements, and commands of the mysql client (DELIMITER, SOURCE). SET sql_mode
 * holds for what follows. */
void sql_parse_mysql(Arena *arena, Version version, Str source, Span span, StatementVec *ret);

/* What must be known of an UPDATE or DELETE to run it range by range. Offsets are bytes of the
 * statement; names are as the server stores them, to be quoted before use. */
typedef struct DmlShape {
    bool   update; /* else DELETE */
    Name   relation;
    Str    alias; /* by which the statement's expressions call the relation: alias, or its name */
    bool   only;  /* UPDATE ONLY */
    bool   has_where;
    size_t where_start; /* of the condition, behind WHERE; without one, where " WHERE ..." goes */
    size_t where_end;   /* behind the condition's last byte */
    StrVec assigned;    /* columns that UPDATE sets */
    bool   has_from;    /* FROM or USING; in MySQL a join */
    bool   several_targets; /* a join in which rows of more than one table may be changed */
    bool   has_with;
    bool   returns_rows;  /* RETURNING */
    bool   current_of;    /* WHERE CURRENT OF cursor */
    bool   has_limit;     /* LIMIT of its own, as MySQL has it */
    bool   reads_target;  /* the relation is read a second time, in FROM, WITH or a sub-select */
    bool   reads_limited; /* a sub-select has LIMIT, OFFSET or FETCH */
    bool   is_volatile;   /* calls a function known to be volatile */
    StrVec unknown_functions; /* called, and of a volatility that is not known here */
} DmlShape;

/* False when `statement` is not exactly one UPDATE or DELETE that parses. */
bool sql_dml_shape_pg(Arena *arena, Str statement, DmlShape *ret);
bool sql_dml_shape_mysql(Arena *arena, Version version, Str statement, DmlShape *ret);

/* The same by the server that will read the text; PostgreSQL when nobody says which. */
void sql_parse(Arena *arena, Version version, Str source, Span span, StatementVec *ret);
bool sql_dml_shape(Arena *arena, Version version, Str statement, DmlShape *ret);
