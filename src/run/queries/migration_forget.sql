WITH mine AS (SELECT FROM shore.lease WHERE fence = $3::bigint FOR KEY SHARE),
     jobs AS (DELETE FROM shore.job AS j USING mine WHERE starts_with(j.job, $1::text))
DELETE FROM shore.migration AS m USING mine WHERE m.version = $2::text;
