WITH mine AS (SELECT FROM shore.lease WHERE fence = $4::bigint FOR KEY SHARE)
UPDATE shore.journal AS j
   SET state = $1::text, error = $2::text, ended_at = clock_timestamp()
  FROM mine
 WHERE j.id = $3::bigint;
