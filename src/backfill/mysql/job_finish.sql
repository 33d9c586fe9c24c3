UPDATE shore_job
   SET state = 'done', finished_at = UTC_TIMESTAMP(6), updated_at = UTC_TIMESTAMP(6)
 WHERE job = ? AND state = 'running' AND fence = ?;
