INSERT INTO shore_meta (only_row, schema_version, shore_version, changed_at)
VALUES (1, ?, ?, UTC_TIMESTAMP(6))
    ON DUPLICATE KEY UPDATE
       schema_version = VALUES(schema_version),
       shore_version  = VALUES(shore_version),
       changed_at     = VALUES(changed_at);
