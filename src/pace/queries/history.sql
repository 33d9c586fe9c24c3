-- How many transactions ago the oldest snapshot was taken: what they left dead no vacuum can remove.
-- NULL where the role may not look.
SELECT CASE WHEN pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE')
            THEN greatest(0, (SELECT pg_catalog.max(pg_catalog.age(backend_xmin))
                                FROM pg_catalog.pg_stat_activity),
                          (SELECT pg_catalog.max(pg_catalog.age(xmin))
                             FROM pg_catalog.pg_replication_slots),
                          (SELECT pg_catalog.max(pg_catalog.age(transaction))
                             FROM pg_catalog.pg_prepared_xacts)) END;
