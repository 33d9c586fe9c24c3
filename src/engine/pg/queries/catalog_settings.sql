-- What a session of this role finds in this database before it sets anything; runs as it is. A
-- duration gets its unit.
SELECT pg_catalog.lower(name) AS name,
       reset_val || CASE WHEN unit = 'ms' AND reset_val <> '0' THEN 'ms' ELSE '' END AS value
  FROM pg_catalog.pg_settings
 WHERE name IN ('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout',
                'transaction_timeout', 'search_path', 'TimeZone')
 ORDER BY 1;
