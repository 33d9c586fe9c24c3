UPDATE shore_journal
   SET state = ?, error = ?, ended_at = UTC_TIMESTAMP(6)
 WHERE id = ? AND fence <= ?;
