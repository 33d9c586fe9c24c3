-- The row about a whole migration: applied, taken back, or recorded by a baseline.
WITH mine AS (SELECT FROM shore.lease WHERE fence = $6::bigint FOR KEY SHARE)
INSERT INTO shore.journal
       (version, name, direction, sql, state, runner, fence, started_at, ended_at)
SELECT $1::text, $2::text, $3::text, $7::text, 'done', $4::text, $6::bigint,
       clock_timestamp() - $5::bigint * interval '1 millisecond', clock_timestamp()
  FROM mine;
