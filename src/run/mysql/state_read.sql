-- Is shore's state here, and may this account work with it? What privileges a role gives is not to be
-- seen from here, so they are taken to be there: the server says what it lacks. One row.
SELECT DATABASE()       AS `database`,
       CURRENT_USER()   AS role,
       'f'              AS standby,
       IF(@@global.read_only = 1
          AND NOT EXISTS (SELECT 1 FROM information_schema.USER_PRIVILEGES
                           WHERE PRIVILEGE_TYPE IN ('SUPER', 'CONNECTION_ADMIN', 'READ_ONLY ADMIN',
                                                    'READ ONLY ADMIN')), 't', 'f') AS read_only,
       't'              AS may_create_schema,
       't'              AS schema_exists,
       't'              AS may_use_schema,
       't'              AS may_create_tables,
       IF(EXISTS (SELECT 1 FROM information_schema.TABLES
                   WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'shore_meta'), 't', 'f')
                        AS meta_exists,
       't'              AS may_read,
       't'              AS may_write,
       31536000000      AS deadlock_timeout_ms;
