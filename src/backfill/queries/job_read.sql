-- Keys are JSON arrays of texts.
SELECT state = 'done' AS done,
       statement_checksum,
       relation,
       to_json(key_columns) AS key_columns,
       to_json(cursor) AS cursor,
       to_json(hi_bound) AS hi_bound,
       rows_done,
       rows_walked,
       coalesce(rows_estimate, -1) AS rows_estimate,
       batches,
       batch_rows
  FROM shore.job
 WHERE job = $1::text;
