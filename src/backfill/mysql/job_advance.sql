UPDATE shore_job
   SET updated_at = UTC_TIMESTAMP(6), `cursor` = ?, rows_done = ?, rows_walked = ?, batches = ?,
       batch_rows = ?
 WHERE job = ? AND state = 'running' AND fence = ?;
