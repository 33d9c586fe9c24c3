SELECT 1
  FROM shore.job
 WHERE job = $1::text AND state = 'running' AND fence = $2::bigint
   FOR UPDATE;
