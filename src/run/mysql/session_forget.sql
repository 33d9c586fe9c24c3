-- One that was closed in good order: nothing of it runs on.
DELETE FROM shore_session WHERE server = ? AND pid = ?;
