SELECT m.version,
       m.name,
       CASE WHEN m.state IN ('running', 'undoing')
                 AND NOT (l.holder IS NOT NULL AND l.expires_at > clock_timestamp()
                          AND EXISTS (SELECT FROM pg_stat_activity AS a WHERE a.pid = l.backend_pid))
            THEN CASE m.state WHEN 'running' THEN 'interrupted' ELSE 'undo_interrupted' END
            ELSE m.state
       END                                                                       AS shown_state,
       m.state,
       m.phase,
       m.checksum,
       m.checksum_file,
       m.checksum_algorithm,
       m.applied_by,
       to_char(m.applied_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')     AS applied_at,
       m.duration_ms,
       m.error,
       m.path,
       encode(m.source, 'hex')                                                    AS source,
       m.progress,
       m.progress_checksum
  FROM shore.migration AS m
 CROSS JOIN shore.lease AS l
 ORDER BY m.seq;
