-- The last attempt of one statement since its migration was last taken back, if there was one.
SELECT j.id, j.state, j.`sql`, j.seen
  FROM shore_journal AS j
 WHERE j.version = ? AND j.direction = ? AND j.statement = ?
   AND NOT EXISTS (SELECT 1 FROM shore_journal AS w
                    WHERE w.version = j.version AND w.statement IS NULL AND w.id > j.id)
 ORDER BY j.id DESC
 LIMIT 1;
