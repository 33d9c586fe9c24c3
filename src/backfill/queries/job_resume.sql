-- No row: a later runner has the job.
UPDATE shore.job
   SET state = 'running', reason = NULL, updated_at = clock_timestamp(), fence = $1::bigint
 WHERE job = $2::text AND fence <= $3::bigint;
