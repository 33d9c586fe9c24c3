-- The tables of the acceptance cases, as the fact base had them when it was measured.
CREATE TABLE u (id bigint PRIMARY KEY, n text);
CREATE TABLE t (
    id bigint PRIMARY KEY, a int, b text, v varchar(50), va varchar(10)[], ts timestamp,
    num numeric(8,2), uid bigint
);
CREATE UNIQUE INDEX t_a_u ON t (a);
CREATE INDEX t_v ON t (v);
CREATE INDEX t_b ON t (b);
CREATE TABLE p (k int, x int) PARTITION BY RANGE (k);
CREATE TYPE mood AS ENUM ('good', 'bad');
