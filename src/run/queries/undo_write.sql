-- The history row of a migration on its way down.
WITH mine AS (SELECT FROM shore.lease WHERE fence = $4::bigint FOR KEY SHARE)
UPDATE shore.migration AS m
   SET state = 'undoing', progress = $1::integer, progress_checksum = $2::text,
       applied_by = $3::text, error = NULL, fence = $4::bigint
  FROM mine
 WHERE m.version = $5::text;
