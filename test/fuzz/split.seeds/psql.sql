\set ON_ERROR_STOP 1
\copy t from stdin
1	2
\.
COPY t (a) FROM stdin;
x;'
\.
SELECT 1 \g
SELECT :a, :'b', :"c", :{?d}, x[1:n], ARRAY[:e] \gset
SELECT 2 \; SELECT 3;
