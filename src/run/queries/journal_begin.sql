WITH mine AS (SELECT FROM shore.lease WHERE fence = $1::bigint FOR KEY SHARE)
INSERT INTO shore.journal (version, name, direction, statement, sql, state, runner, fence)
SELECT $2::text, $3::text, $4::text, $5::integer, $6::text, 'started', $7::text, $1::bigint
  FROM mine
RETURNING id;
