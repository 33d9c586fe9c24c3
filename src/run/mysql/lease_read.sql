SELECT holder,
       backend_pid,
       DATE_FORMAT(taken_at, '%Y-%m-%dT%H:%i:%sZ')                            AS taken_at,
       TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at) DIV 1000      AS left_ms
  FROM shore_lease;
