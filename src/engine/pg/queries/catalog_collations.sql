-- Collations that hold different texts for equal; runs as it is.
SELECT DISTINCT collname
  FROM pg_catalog.pg_collation
 WHERE NOT collisdeterministic
 ORDER BY 1;
