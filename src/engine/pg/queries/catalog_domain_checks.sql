-- The CHECKs of domains, by name; runs as it is.
SELECT n.nspname, t.typname, k.conname
  FROM pg_catalog.pg_constraint AS k
  JOIN pg_catalog.pg_type AS t ON t.oid = k.contypid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
 WHERE k.contype = 'c' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
 ORDER BY n.nspname, t.typname, k.conname;
