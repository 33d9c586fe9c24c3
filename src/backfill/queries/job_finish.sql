UPDATE shore.job
   SET state = 'done', finished_at = clock_timestamp(), updated_at = clock_timestamp()
 WHERE job = $1::text AND state = 'running' AND fence = $2::bigint;
