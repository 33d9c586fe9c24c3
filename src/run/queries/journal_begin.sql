WITH mine AS (SELECT FROM shore.lease WHERE fence = $7::bigint FOR KEY SHARE)
INSERT INTO shore.journal (version, name, direction, statement, sql, state, runner, fence)
SELECT $1::text, $2::text, $3::text, $4::integer, $5::text, 'started', $6::text, $7::bigint
  FROM mine
RETURNING id;
