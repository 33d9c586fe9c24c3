-- No row: a later runner has the job.
UPDATE shore_job
   SET state = 'running', reason = NULL, updated_at = UTC_TIMESTAMP(6), fence = ?
 WHERE job = ? AND fence <= ?;
