-- What the session is set to, as far as batches care; not every server has each.
SHOW SESSION VARIABLES
WHERE Variable_name IN ('log_bin', 'sql_log_bin', 'binlog_format', 'transaction_isolation',
                        'tx_isolation', 'innodb_lock_wait_timeout', 'lock_wait_timeout',
                        'wait_timeout');
