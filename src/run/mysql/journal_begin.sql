INSERT INTO shore_journal
       (version, name, direction, statement, `sql`, runner, fence, state, started_at)
VALUES (?, ?, ?, ?, ?, ?, ?, 'started', UTC_TIMESTAMP(6));
