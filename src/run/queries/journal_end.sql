WITH mine AS (SELECT FROM shore.lease WHERE fence = $1::bigint FOR KEY SHARE)
UPDATE shore.journal AS j
   SET state = $3::text, error = $4::text, ended_at = clock_timestamp()
  FROM mine
 WHERE j.id = $2::bigint;
