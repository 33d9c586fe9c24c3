-- How many versions of its rows each table of one database has, in MySQL 8.0.29 and later; of a
-- partitioned one, the partition with the most. PROCESS is needed. Names with other than letters,
-- digits and _ are encoded here, and not found. Parameters: the database, three times.
SELECT SUBSTRING_INDEX(SUBSTRING(NAME, CHAR_LENGTH(?) + 2), '#', 1), MAX(TOTAL_ROW_VERSIONS)
  FROM information_schema.INNODB_TABLES
 WHERE LEFT(NAME, CHAR_LENGTH(?) + 1) = CONCAT(?, '/') AND TOTAL_ROW_VERSIONS > 0
 GROUP BY 1;
