-- The last attempt of one statement since its migration was last taken back, if there was one.
SELECT j.id, j.state, j.sql
  FROM shore.journal AS j
 WHERE j.version = $1::text AND j.direction = $2::text AND j.statement = $3::integer
   AND NOT EXISTS (SELECT FROM shore.journal AS w
                    WHERE w.version = j.version AND w.statement IS NULL AND w.id > j.id)
 ORDER BY j.id DESC
 LIMIT 1;
