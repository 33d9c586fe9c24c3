SELECT holder,
       backend_pid,
       to_char(taken_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')         AS taken_at,
       (extract(epoch FROM expires_at - clock_timestamp()) * 1000)::bigint         AS left_ms
  FROM shore.lease;
