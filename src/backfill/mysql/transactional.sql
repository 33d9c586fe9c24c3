-- Does the table's engine have transactions? Parameters: database, table.
SELECT e.ENGINE, e.TRANSACTIONS = 'YES'
  FROM information_schema.TABLES AS t
  JOIN information_schema.ENGINES AS e ON e.ENGINE = t.ENGINE
 WHERE t.TABLE_SCHEMA = ? AND t.TABLE_NAME = ?;
