-- All but ours, when they are gone. Those of another server, too: it is not the primary any more, or
-- its statement comes here through the replication, in its turn.
DELETE FROM shore_session WHERE NOT (server = ? AND pid = ?);
