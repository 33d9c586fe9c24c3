SELECT state = 'done' AS done,
       statement_checksum,
       relation,
       key_columns,
       `cursor`,
       hi_bound,
       rows_done,
       rows_walked,
       COALESCE(rows_estimate, -1) AS rows_estimate,
       batches,
       batch_rows
  FROM shore_job
 WHERE job = ?;
