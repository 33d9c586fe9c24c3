REPLACE INTO shore_session (server, pid, server_start, fence, opened_at)
VALUES (?, ?, UTC_TIMESTAMP(6) - INTERVAL ? SECOND, ?, UTC_TIMESTAMP(6));
