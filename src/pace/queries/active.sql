-- Sessions at work, but for this one. NULL where the role may not look.
SELECT CASE WHEN pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') THEN pg_catalog.count(*) END
  FROM pg_catalog.pg_stat_activity
 WHERE state = 'active' AND backend_type = 'client backend' AND pid <> pg_catalog.pg_backend_pid();
