-- What a session finds set, that changes what statements do or how long they wait.
SHOW VARIABLES WHERE Variable_name IN
    ('sql_mode', 'time_zone', 'foreign_key_checks', 'lock_wait_timeout',
     'innodb_lock_wait_timeout', 'max_statement_time', 'max_execution_time', 'old_alter_table',
     'alter_algorithm', 'innodb_strict_mode', 'character_set_server', 'collation_server',
     'default_storage_engine', 'lower_case_table_names');
