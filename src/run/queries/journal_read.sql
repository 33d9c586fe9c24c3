SELECT version, name, direction, statement, sql, state, runner,
       to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS started_at,
       to_char(ended_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')   AS ended_at,
       (extract(epoch FROM ended_at - started_at) * 1000)::bigint            AS duration_ms,
       error
  FROM shore.journal
 ORDER BY id;
