-- How many sessions wait for backend $1. In psql: ... \bind 4711 \g
SELECT pg_catalog.count(DISTINCT pid)
  FROM pg_catalog.pg_locks
 WHERE NOT granted AND $1::integer = ANY (pg_catalog.pg_blocking_pids(pid));
