-- Which of the server's lists of metadata locks can be read: performance_schema's is there from
-- MySQL 5.7 and MariaDB 10.5 on, and filled where its instrument is on (MySQL 8.0: by default);
-- MariaDB's plugin is there where it was installed.
SELECT (SELECT COUNT(*)
          FROM information_schema.TABLES AS t
          JOIN performance_schema.setup_instruments AS i
            ON i.NAME = 'wait/lock/metadata/sql/mdl' AND i.ENABLED = 'YES'
         WHERE t.TABLE_SCHEMA = 'performance_schema' AND t.TABLE_NAME = 'metadata_locks') AS listed,
       (SELECT COUNT(*)
          FROM information_schema.PLUGINS
         WHERE PLUGIN_NAME = 'METADATA_LOCK_INFO' AND PLUGIN_STATUS = 'ACTIVE') AS plugin;
