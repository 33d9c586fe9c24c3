SELECT m.version,
       m.name,
       CASE WHEN m.state IN ('running', 'undoing')
                 AND NOT (l.holder IS NOT NULL AND l.expires_at > UTC_TIMESTAMP(6)
                          AND (p.ID IS NOT NULL
                               OR l.backend_server <> CONCAT(@@hostname, ':', @@port, ':', @@server_id)
                               OR l.backend_account <> CURRENT_USER()))
            THEN CASE m.state WHEN 'running' THEN 'interrupted' ELSE 'undo_interrupted' END
            ELSE m.state
       END AS shown_state,
       m.state,
       m.phase,
       m.checksum,
       m.checksum_file,
       m.checksum_algorithm,
       m.applied_by,
       DATE_FORMAT(m.applied_at, '%Y-%m-%dT%H:%i:%sZ') AS applied_at,
       m.duration_ms,
       m.error,
       m.path,
       LOWER(HEX(m.source)) AS source,
       m.progress,
       m.progress_checksum
  FROM shore_migration AS m
 CROSS JOIN shore_lease AS l
  LEFT JOIN information_schema.PROCESSLIST AS p ON p.ID = l.backend_pid
 ORDER BY m.seq;
