-- The history row of a migration on its way down.
WITH mine AS (SELECT FROM shore.lease WHERE fence = $1::bigint FOR KEY SHARE)
UPDATE shore.migration AS m
   SET state = 'undoing', progress = $3::integer, progress_checksum = $4::text,
       applied_by = $5::text, error = NULL, fence = $1::bigint
  FROM mine
 WHERE m.version = $2::text;
