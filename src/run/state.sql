-- state.sql -- what shore keeps in the target database: version 1 of schema shore.
-- It runs inside a transaction that holds the advisory lock of run/state.c; the schema is there.
-- A later version is a further file that alters this one: see state_steps in run/state.c.

CREATE TABLE shore.meta (
    only_row       boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    schema_version integer     NOT NULL,
    shore_version  text        NOT NULL,
    changed_at     timestamptz NOT NULL DEFAULT clock_timestamp()
);
COMMENT ON TABLE shore.meta IS 'Which version of these tables this is. One row.';
COMMENT ON COLUMN shore.meta.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN shore.meta.schema_version IS 'Version of schema shore. A shore that knows only older ones refuses to work.';
COMMENT ON COLUMN shore.meta.shore_version IS 'The shore that made or last upgraded these tables.';
COMMENT ON COLUMN shore.meta.changed_at IS 'When that was.';

CREATE TABLE shore.migration (
    version            text        PRIMARY KEY,
    seq                bigint      GENERATED ALWAYS AS IDENTITY UNIQUE,
    name               text        NOT NULL,
    ordinal            bigint      NOT NULL,
    path               text        NOT NULL,
    checksum           text        NOT NULL,
    checksum_file      text        NOT NULL,
    checksum_algorithm integer     NOT NULL,
    phase              text        NOT NULL,
    plan               text        NOT NULL,
    state              text        NOT NULL
        CHECK (state IN ('running', 'failed', 'unverified', 'verify_failed', 'applied', 'undoing')),
    progress           integer     NOT NULL CHECK (progress >= 0),
    progress_checksum  text        NOT NULL,
    applied_by         text        NOT NULL,
    started_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    applied_at         timestamptz,
    duration_ms        bigint      NOT NULL DEFAULT 0,
    source             bytea       NOT NULL,
    error              text,
    fence              bigint      NOT NULL
);
COMMENT ON TABLE shore.migration IS 'The history: one row for each migration that is applied, in whole or in part.';
COMMENT ON COLUMN shore.migration.version IS 'Version as written in the name of the file.';
COMMENT ON COLUMN shore.migration.seq IS 'Order in which they were first touched; going back takes the highest first.';
COMMENT ON COLUMN shore.migration.name IS 'Name of the migration, without version and suffix.';
COMMENT ON COLUMN shore.migration.ordinal IS 'Place in the directory at that time, from 0.';
COMMENT ON COLUMN shore.migration.path IS 'The file, as it was given to shore.';
COMMENT ON COLUMN shore.migration.checksum IS 'SHA-256 of the up section, without byte order mark, carriage returns and trailing blanks.';
COMMENT ON COLUMN shore.migration.checksum_file IS 'SHA-256 of the whole file, in the same way.';
COMMENT ON COLUMN shore.migration.checksum_algorithm IS 'Version of the way in which both are made.';
COMMENT ON COLUMN shore.migration.phase IS 'expand, migrate, switch or contract; empty where the file does not say.';
COMMENT ON COLUMN shore.migration.plan IS 'The plan that the file belongs to, or empty.';
COMMENT ON COLUMN shore.migration.state IS 'running: begun, not finished. failed: stopped by an error after part of it took effect. unverified: all statements done, verify section not yet. verify_failed: a verify query did not hold. applied: done. undoing: its down section has begun.';
COMMENT ON COLUMN shore.migration.progress IS 'Statements of the up section that are done, from the first; in state undoing, of the down section.';
COMMENT ON COLUMN shore.migration.progress_checksum IS 'SHA-256 of the statements that are done: they must not change before the rest runs.';
COMMENT ON COLUMN shore.migration.applied_by IS 'user@host of the last runner that worked on it.';
COMMENT ON COLUMN shore.migration.started_at IS 'When its first statement took effect.';
COMMENT ON COLUMN shore.migration.applied_at IS 'When its last statement took effect; NULL until then.';
COMMENT ON COLUMN shore.migration.duration_ms IS 'Time spent on its statements, all runs together.';
COMMENT ON COLUMN shore.migration.source IS 'The whole file as it was applied. shore down takes the down section from here when the file is gone or changed. Read it with convert_from(source, ''UTF8'').';
COMMENT ON COLUMN shore.migration.error IS 'Why it is in state failed or verify_failed.';
COMMENT ON COLUMN shore.migration.fence IS 'Fence of the lease under which the row was last written.';

CREATE TABLE shore.journal (
    id          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    version     text        NOT NULL,
    name        text        NOT NULL,
    direction   text        NOT NULL CHECK (direction IN ('up', 'down')),
    statement   integer     CHECK (statement >= 0),
    sql         text,
    state       text        NOT NULL CHECK (state IN ('started', 'done', 'failed', 'lost')),
    runner      text        NOT NULL,
    fence       bigint      NOT NULL,
    started_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at    timestamptz,
    error       text
);
CREATE INDEX journal_statement ON shore.journal (version, direction, statement, id);
COMMENT ON TABLE shore.journal IS 'What was done, in order; never deleted. One row for each attempt of a statement that cannot be in a transaction, written before it and completed behind it; and one row for each migration applied or taken back, written in the transaction of its last statements.';
COMMENT ON COLUMN shore.journal.id IS 'Order of writing.';
COMMENT ON COLUMN shore.journal.version IS 'Version of the migration.';
COMMENT ON COLUMN shore.journal.name IS 'Name of the migration.';
COMMENT ON COLUMN shore.journal.direction IS 'up: applied; down: taken back.';
COMMENT ON COLUMN shore.journal.statement IS 'Number of the statement in its section, from 0; NULL: the row is about the whole migration.';
COMMENT ON COLUMN shore.journal.sql IS 'The statement. Of a whole migration: NULL, or baseline where it was recorded as applied and not run.';
COMMENT ON COLUMN shore.journal.state IS 'started: sent, outcome not recorded. done. failed: the server refused it. lost: the runner died, and the catalog showed that it had not taken effect.';
COMMENT ON COLUMN shore.journal.runner IS 'user@host of the runner.';
COMMENT ON COLUMN shore.journal.fence IS 'Fence of its lease.';
COMMENT ON COLUMN shore.journal.started_at IS 'Before the statement was sent; of a migration: when its first statement took effect.';
COMMENT ON COLUMN shore.journal.ended_at IS 'When the outcome was recorded.';
COMMENT ON COLUMN shore.journal.error IS 'What the server said.';

CREATE TABLE shore.job (
    job                text        PRIMARY KEY,
    migration          text        NOT NULL,
    statement_checksum text        NOT NULL,
    relation           text        NOT NULL,
    key_columns        text[]      NOT NULL,
    cursor             text[],
    hi_bound           text[],
    rows_walked        bigint      NOT NULL DEFAULT 0,
    rows_done          bigint      NOT NULL DEFAULT 0,
    batches            bigint      NOT NULL DEFAULT 0,
    rows_estimate      bigint,
    batch_rows         bigint      NOT NULL,
    state              text        NOT NULL CHECK (state IN ('running', 'paused', 'done', 'failed')),
    reason             text,
    started_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at         timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at        timestamptz,
    fence              bigint      NOT NULL
);
COMMENT ON TABLE shore.job IS 'Batched statements and how far each has come: the checkpoint is written in the transaction of its batch.';
COMMENT ON COLUMN shore.job.job IS 'Identity: migration, direction and number of the statement.';
COMMENT ON COLUMN shore.job.migration IS 'Version and name of the migration.';
COMMENT ON COLUMN shore.job.statement_checksum IS 'SHA-256 of the statement: a changed one may not go on from this checkpoint.';
COMMENT ON COLUMN shore.job.relation IS 'The table that is walked.';
COMMENT ON COLUMN shore.job.key_columns IS 'The key that it is walked by, in index order.';
COMMENT ON COLUMN shore.job.cursor IS 'Last key that is done, as text; NULL before the first batch.';
COMMENT ON COLUMN shore.job.hi_bound IS 'Last key to do, found at the start; NULL when the table was empty.';
COMMENT ON COLUMN shore.job.rows_walked IS 'Rows looked at, about: the sizes of the batches added up.';
COMMENT ON COLUMN shore.job.rows_done IS 'Rows changed.';
COMMENT ON COLUMN shore.job.batches IS 'Batches committed.';
COMMENT ON COLUMN shore.job.rows_estimate IS 'Rows to walk, by the planner''s statistics at the start; NULL: not known.';
COMMENT ON COLUMN shore.job.batch_rows IS 'Rows of the next batch; 0 before the first.';
COMMENT ON COLUMN shore.job.state IS 'running, paused, done or failed.';
COMMENT ON COLUMN shore.job.reason IS 'Why it is paused or failed.';
COMMENT ON COLUMN shore.job.started_at IS 'When it began.';
COMMENT ON COLUMN shore.job.updated_at IS 'When its last batch was committed.';
COMMENT ON COLUMN shore.job.finished_at IS 'When it was done.';
COMMENT ON COLUMN shore.job.fence IS 'Fence of the lease of the runner that works on it.';

CREATE TABLE shore.lease (
    only_row      boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
    fence         bigint      NOT NULL,
    holder        text,
    backend_pid   integer,
    backend_start timestamptz,
    taken_at      timestamptz,
    heartbeat_at  timestamptz,
    expires_at    timestamptz
);
COMMENT ON TABLE shore.lease IS 'One runner at a time. One row.';
COMMENT ON COLUMN shore.lease.only_row IS 'Always true: there is one row.';
COMMENT ON COLUMN shore.lease.fence IS 'Grows with each taking; a write that carries an older one does nothing.';
COMMENT ON COLUMN shore.lease.holder IS 'user@host of the runner; NULL: free.';
COMMENT ON COLUMN shore.lease.backend_pid IS 'Process of the session that beats. When it is gone, the lease is free at once.';
COMMENT ON COLUMN shore.lease.backend_start IS 'Start of that process, because numbers are used again.';
COMMENT ON COLUMN shore.lease.taken_at IS 'When the holder took it.';
COMMENT ON COLUMN shore.lease.heartbeat_at IS 'Last sign of life.';
COMMENT ON COLUMN shore.lease.expires_at IS 'From then on anybody may take it.';

INSERT INTO shore.meta (schema_version, shore_version) VALUES (0, '');
INSERT INTO shore.lease (fence) VALUES (0);
