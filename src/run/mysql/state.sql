-- state.sql -- what shore keeps in the target database, in MySQL and MariaDB: version 1 of the tables
-- shore_*, which mean what those of src/run/state.sql do. Each statement commits by itself, so each
-- may be run again; the row in shore_meta is written when all is there. Indexed text has at most 191
-- characters: 767 bytes are what every version and row format takes in an index.
-- Times are UTC. A later version is a further file that alters this one: see dialect_mysql.c.

CREATE TABLE IF NOT EXISTS shore_meta (
    only_row       tinyint     NOT NULL PRIMARY KEY COMMENT 'Always 1: there is one row.',
    schema_version int         NOT NULL COMMENT 'Version of these tables. A shore that knows only older ones refuses to work.',
    shore_version  varchar(64) NOT NULL COMMENT 'The shore that made or last upgraded these tables.',
    changed_at     datetime(6) NOT NULL COMMENT 'When that was.'
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = COMPACT
  COMMENT 'Which version of the tables shore_* this is. One row.';

CREATE TABLE IF NOT EXISTS shore_migration (
    version            varchar(191) NOT NULL PRIMARY KEY COMMENT 'Version as written in the name of the file.',
    seq                bigint       NOT NULL AUTO_INCREMENT UNIQUE COMMENT 'Order in which they were first touched; going back takes the highest first.',
    name               varchar(191) NOT NULL COMMENT 'Name of the migration, without version and suffix.',
    ordinal            bigint       NOT NULL COMMENT 'Place in the directory at that time, from 0.',
    path               text         NOT NULL COMMENT 'The file, as it was given to shore.',
    checksum           varchar(64)  NOT NULL COMMENT 'SHA-256 of the up section, without byte order mark, carriage returns and trailing blanks.',
    checksum_file      varchar(64)  NOT NULL COMMENT 'SHA-256 of the whole file, in the same way.',
    checksum_algorithm int          NOT NULL COMMENT 'Version of the way in which both are made.',
    phase              varchar(16)  NOT NULL COMMENT 'expand, migrate, switch or contract; empty where the file does not say.',
    plan               text         NOT NULL COMMENT 'The plan that the file belongs to, or empty.',
    state              varchar(16)  NOT NULL COMMENT 'running, failed, unverified, verify_failed, applied or undoing: see shore status --help.',
    progress           int          NOT NULL COMMENT 'Statements of the up section that are done, from the first; in state undoing, of the down section.',
    progress_checksum  varchar(64)  NOT NULL COMMENT 'SHA-256 of the statements that are done: they must not change before the rest runs.',
    applied_by         varchar(255) NOT NULL COMMENT 'user@host of the last runner that worked on it.',
    started_at         datetime(6)  NOT NULL COMMENT 'When its first statement took effect.',
    applied_at         datetime(6)  NULL COMMENT 'When its last statement took effect; NULL until then.',
    duration_ms        bigint       NOT NULL COMMENT 'Time spent on its statements, all runs together.',
    source             longblob     NOT NULL COMMENT 'The whole file as it was applied. shore down takes the down section from here when the file is gone or changed.',
    error              text         NULL COMMENT 'Why it is in state failed or verify_failed.',
    fence              bigint       NOT NULL COMMENT 'Fence of the lease under which the row was last written.'
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = COMPACT
  COMMENT 'The history: one row for each migration that is applied, in whole or in part.';

CREATE TABLE IF NOT EXISTS shore_journal (
    id         bigint       NOT NULL AUTO_INCREMENT PRIMARY KEY COMMENT 'Order of writing.',
    version    varchar(191) NOT NULL COMMENT 'Version of the migration.',
    name       varchar(191) NOT NULL COMMENT 'Name of the migration.',
    direction  varchar(4)   NOT NULL COMMENT 'up: applied; down: taken back.',
    statement  int          NULL COMMENT 'Number of the statement in its section, from 0; NULL: the row is about the whole migration.',
    `sql`      longtext     NULL COMMENT 'The statement. Of a whole migration: NULL, or baseline where it was recorded as applied and not run.',
    state      varchar(16)  NOT NULL COMMENT 'started: sent, outcome not recorded. done. failed: the server refused it. lost: the runner died, and the catalog showed that it had not taken effect.',
    runner     varchar(255) NOT NULL COMMENT 'user@host of the runner.',
    fence      bigint       NOT NULL COMMENT 'Fence of its lease.',
    started_at datetime(6)  NOT NULL COMMENT 'Before the statement was sent; of a migration: when its first statement took effect.',
    ended_at   datetime(6)  NULL COMMENT 'When the outcome was recorded.',
    error      text         NULL COMMENT 'What the server said.',
    seen       longtext     NULL COMMENT 'What the statement works on, as it was before: a line for each, with a digest of its definition.',
    KEY journal_statement (version, direction, statement, id)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = COMPACT
  COMMENT 'What was done, in order; never deleted. One row for each attempt of a statement that commits by itself; and one for each migration applied or taken back.';

CREATE TABLE IF NOT EXISTS shore_job (
    job                varchar(191) NOT NULL PRIMARY KEY COMMENT 'Identity: migration, direction and number of the statement.',
    migration          varchar(191) NOT NULL COMMENT 'Version and name of the migration.',
    statement_checksum varchar(64)  NOT NULL COMMENT 'SHA-256 of the statement: a changed one may not go on from this checkpoint.',
    relation           varchar(191) NOT NULL COMMENT 'The table that is walked.',
    key_columns        text         NOT NULL COMMENT 'The key that it is walked by, in index order: a JSON array.',
    `cursor`           longtext     NULL COMMENT 'Last key that is done, as a JSON array of texts; NULL before the first batch.',
    hi_bound           longtext     NULL COMMENT 'Last key to do, found at the start; NULL when the table was empty.',
    rows_walked        bigint       NOT NULL DEFAULT 0 COMMENT 'Rows looked at, about: the sizes of the batches added up.',
    rows_done          bigint       NOT NULL DEFAULT 0 COMMENT 'Rows changed.',
    batches            bigint       NOT NULL DEFAULT 0 COMMENT 'Batches committed.',
    rows_estimate      bigint       NULL COMMENT 'Rows to walk, by the statistics at the start; NULL: not known.',
    batch_rows         bigint       NOT NULL COMMENT 'Rows of the next batch; 0 before the first.',
    state              varchar(16)  NOT NULL COMMENT 'running, paused, done or failed.',
    reason             text         NULL COMMENT 'Why it is paused or failed.',
    started_at         datetime(6)  NOT NULL COMMENT 'When it began.',
    updated_at         datetime(6)  NOT NULL COMMENT 'When its last batch was committed.',
    finished_at        datetime(6)  NULL COMMENT 'When it was done.',
    fence              bigint       NOT NULL COMMENT 'Fence of the lease of the runner that works on it.'
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = COMPACT
  COMMENT 'Batched statements and how far each has come: the checkpoint is written in the transaction of its batch.';

CREATE TABLE IF NOT EXISTS shore_lease (
    only_row        tinyint      NOT NULL PRIMARY KEY COMMENT 'Always 1: there is one row.',
    fence           bigint       NOT NULL COMMENT 'Grows with each taking; a write that carries an older one does nothing.',
    holder          varchar(255) NULL COMMENT 'user@host of the runner; NULL: free.',
    backend_pid     bigint       NULL COMMENT 'Id of the connection that beats. When it is gone, the lease is free at once.',
    backend_server  varchar(255) NULL COMMENT 'The server that has that connection: only there can it be seen that it is gone.',
    backend_account varchar(255) NULL COMMENT 'Whose connection it is: who lacks the privilege PROCESS sees his own only.',
    taken_at        datetime(6)  NULL COMMENT 'When the holder took it.',
    heartbeat_at    datetime(6)  NULL COMMENT 'Last sign of life.',
    expires_at      datetime(6)  NULL COMMENT 'From then on anybody may take it.',
    KEY fence (fence)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = COMPACT
  COMMENT 'One runner at a time. One row.';

CREATE TABLE IF NOT EXISTS shore_session (
    server       varchar(191) NOT NULL COMMENT 'The server that has the connection.',
    pid          bigint       NOT NULL COMMENT 'Id of a connection that runs statements of migrations.',
    server_start datetime(6)  NOT NULL COMMENT 'When that server was started: ids begin anew then.',
    opened_at    datetime(6)  NOT NULL COMMENT 'When it was opened.',
    fence        bigint       NOT NULL COMMENT 'Fence of the lease of its runner.',
    PRIMARY KEY (server, pid)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin ROW_FORMAT = COMPACT
  COMMENT 'Connections that a later runner ends before it begins: the statement of a dead client runs on.';

INSERT IGNORE INTO shore_lease (only_row, fence) VALUES (1, 0);
