-- Only the state and the reason: after a verification or a failure.
WITH mine AS (SELECT FROM shore.lease WHERE fence = $3::bigint FOR KEY SHARE)
UPDATE shore.migration AS m
   SET state = $1::text, error = $2::text, fence = $3::bigint
  FROM mine
 WHERE m.version = $4::text;
