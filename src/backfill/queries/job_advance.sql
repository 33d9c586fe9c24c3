UPDATE shore.job
   SET updated_at  = clock_timestamp(),
       cursor      = ARRAY (SELECT json_array_elements_text($1::json)),
       rows_done   = $2::bigint,
       rows_walked = $3::bigint,
       batches     = $4::bigint,
       batch_rows  = $5::bigint
 WHERE job = $6::text AND state = 'running' AND fence = $7::bigint;
