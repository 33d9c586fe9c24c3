-- Only the state and the reason: after a verification or a failure.
UPDATE shore_migration SET state = ?, error = ?, fence = ? WHERE version = ?;
