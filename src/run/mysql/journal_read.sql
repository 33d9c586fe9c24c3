SELECT version, name, direction, statement, `sql`, state, runner,
       DATE_FORMAT(started_at, '%Y-%m-%dT%H:%i:%sZ')                AS started_at,
       DATE_FORMAT(ended_at, '%Y-%m-%dT%H:%i:%sZ')                  AS ended_at,
       TIMESTAMPDIFF(MICROSECOND, started_at, ended_at) DIV 1000    AS duration_ms,
       error
  FROM shore_journal
 ORDER BY id;
