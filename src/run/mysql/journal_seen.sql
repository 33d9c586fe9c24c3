UPDATE shore_journal SET seen = ? WHERE id = ?;
