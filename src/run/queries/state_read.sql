-- Is shore's state here, and may this role work with it? Asks the catalogs only, so that it needs
-- no privilege on schema shore. One row.
SELECT current_database()                                                AS database,
       current_user                                                      AS role,
       pg_is_in_recovery()                                               AS standby,
       current_setting('transaction_read_only')::boolean                 AS read_only,
       has_database_privilege(current_database(), 'CREATE')              AS may_create_schema,
       n.oid IS NOT NULL                                                 AS schema_exists,
       coalesce(has_schema_privilege(n.oid, 'USAGE'), false)             AS may_use_schema,
       coalesce(has_schema_privilege(n.oid, 'CREATE'), false)            AS may_create_tables,
       m.oid IS NOT NULL                                                 AS meta_exists,
       coalesce(has_table_privilege(m.oid, 'SELECT'), false)             AS may_read,
       coalesce(has_table_privilege(h.oid, 'INSERT')
                AND has_table_privilege(h.oid, 'UPDATE'), false)                  AS may_write,
       (SELECT setting::bigint FROM pg_settings WHERE name = 'deadlock_timeout') AS deadlock_timeout_ms
  FROM (SELECT 1) AS one
  LEFT JOIN pg_namespace AS n ON n.nspname = 'shore'
  LEFT JOIN pg_class     AS m ON m.relnamespace = n.oid AND m.relname = 'meta'
  LEFT JOIN pg_class     AS h ON h.relnamespace = n.oid AND h.relname = 'migration';
