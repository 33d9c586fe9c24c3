-- Enum types with their values, in order; runs as it is. A type without values has one row.
SELECT t.oid, n.nspname, t.typname, e.enumlabel
  FROM pg_catalog.pg_type AS t
  JOIN pg_catalog.pg_namespace AS n ON n.oid = t.typnamespace
  LEFT JOIN pg_catalog.pg_enum AS e ON e.enumtypid = t.oid
 WHERE t.typtype = 'e' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
 ORDER BY n.nspname, t.typname, e.enumsortorder;
