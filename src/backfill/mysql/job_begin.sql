INSERT INTO shore_job
       (job, migration, statement_checksum, relation, key_columns, hi_bound, rows_estimate, fence,
        batch_rows, state, started_at, updated_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0, 'running', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6));
