SELECT 1
  FROM shore_job
 WHERE job = ? AND state = 'running' AND fence = ?
   FOR UPDATE;
