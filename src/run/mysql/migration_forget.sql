DELETE m, j
  FROM shore_migration AS m
  LEFT JOIN shore_job AS j ON LOCATE(?, j.job) = 1
 WHERE m.version = ? AND m.fence <= ?;
