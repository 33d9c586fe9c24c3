-- The history row of a migration on its way down.
UPDATE shore_migration
   SET progress = ?, progress_checksum = ?, applied_by = ?, fence = ?, state = 'undoing',
       error = NULL
 WHERE version = ?;
