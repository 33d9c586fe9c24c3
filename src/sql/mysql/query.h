/* query.h -- queries, and what is in expressions: which relations are read, which functions are
 * called, which columns are used.
 *
 * A statement is taken as one scope: an alias means every relation that has it anywhere in it. */
#pragma once

#include "sql/mysql/statement.h"

/* A table in a FROM clause or the like. */
typedef struct MyTable {
    Name name;
    Str  alias; /* by which expressions call it: its alias or its own name */
} MyTable;
typedef VEC(MyTable) MyTableVec;

/* A column as it is written: a, t.a, d.t.a. */
typedef struct MyColumn {
    Name relation; /* alias or name; may be empty */
    Str  name;     /* empty: all of them */
} MyColumn;
typedef VEC(MyColumn) MyColumnVec;

/* A column that a query gives. */
typedef struct MyOutput {
    Str      name;
    bool     plain; /* it is `of` */
    MyColumn of;
} MyOutput;

/* What is found in a statement. In scratch memory. */
typedef struct MyQuery {
    MyTableVec  tables;
    StrVec      with; /* names of its WITH clauses, which are no tables */
    MyColumnVec columns;
    VEC(MyOutput) outputs; /* of the outermost query */
    StrVec functions;      /* called, each once */
    size_t depth;          /* of queries in queries */
    bool   has_where;      /* the outermost query */
    bool   has_limit;
    bool   limited;       /* any query in it has LIMIT */
    bool   into;          /* rows go to variables or a file */
    bool several_targets; /* of a joined UPDATE: not all assigned columns are surely one table's */
} MyQuery;

/* A query begins here: SELECT, WITH, VALUES, TABLE, or one in parentheses. */
bool my_at_query(const MyTokens *tokens);

/* Pass over it. */
bool my_query(MyTokens *tokens, MyQuery *query);

/* WITH a AS (...), b AS (...); nothing when there is none. */
bool my_with(MyTokens *tokens, MyQuery *query);

/* FROM's tables with their joins; the cursor is behind the word. */
bool my_tables(MyTokens *tokens, MyQuery *query);

/* An expression, looking at what is in it. */
bool my_query_expression(MyTokens *tokens, MyQuery *query, Span *ret);

/* Expressions that commas separate, each with what may follow it in ORDER BY and GROUP BY. */
bool my_query_list(MyTokens *tokens, MyQuery *query);

/* ORDER BY and LIMIT of UPDATE and DELETE, and of queries; gives whether there is a LIMIT. */
bool my_order_and_limit(MyTokens *tokens, MyQuery *query);

/* RETURNING a, t.*, which is `syntax`; false when there is none. */
bool my_query_returning(MyTokens *tokens, MyQuery *query, MySyntax syntax);

/* The UPDATE or DELETE at the cursor, with its WITH. False when it is another statement; the cursor
 * has not moved then. */
bool my_modify(MyParse *parse, MyQuery *query);

/* Into the Change: the relations read but `except`, each once, and the functions called. */
void my_query_others(const MyTokens *tokens, const MyQuery *query, Name except, Change *change);

/* The columns used and given, with aliases resolved. */
const QueryShape *my_query_shape(const MyTokens *tokens, const MyQuery *query);

/* The table that a column's qualifier means; or NULL. */
const MyTable *my_query_table(const MyQuery *query, Name qualifier);

/* MySQL's or MariaDB's own function, in any case of letters. */
bool my_function_known(Str name);
