-- The row about a whole migration: applied, or taken back.
INSERT INTO shore_journal
       (version, name, direction, runner, started_at, fence, state, ended_at)
VALUES (?, ?, ?, ?, UTC_TIMESTAMP(6) - INTERVAL (? * 1000) MICROSECOND, ?, 'done',
        UTC_TIMESTAMP(6));
