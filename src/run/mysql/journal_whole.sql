-- The row about a whole migration: applied, taken back, or recorded by a baseline.
INSERT INTO shore_journal
       (version, name, direction, runner, started_at, fence, `sql`, state, ended_at)
VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6) - INTERVAL (? * 1000) MICROSECOND, ?, ?, 'done',
        UTC_TIMESTAMP(6));
