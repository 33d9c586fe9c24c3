-- Only the state and the reason: after a verification or a failure.
WITH mine AS (SELECT FROM shore.lease WHERE fence = $1::bigint FOR KEY SHARE)
UPDATE shore.migration AS m
   SET state = $3::text, error = $4::text, fence = $1::bigint
  FROM mine
 WHERE m.version = $2::text;
