-- Connections of runners on this server, since it was started: the server, the one that is spared,
-- the server's uptime, which is known to the second.
SELECT pid
  FROM shore_session
 WHERE server = ? AND pid NOT IN (?, CONNECTION_ID())
   AND ABS(TIMESTAMPDIFF(SECOND, server_start, UTC_TIMESTAMP(6) - INTERVAL ? SECOND)) <= 2;
