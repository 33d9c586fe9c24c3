-- The row about a whole migration: applied, or taken back.
WITH mine AS (SELECT FROM shore.lease WHERE fence = $1::bigint FOR KEY SHARE)
INSERT INTO shore.journal
       (version, name, direction, state, runner, fence, started_at, ended_at)
SELECT $2::text, $3::text, $4::text, 'done', $5::text, $1::bigint,
       clock_timestamp() - $6::bigint * interval '1 millisecond', clock_timestamp()
  FROM mine;
