-- The history row of a migration on its way up. No row is written when the lease is another's; and
-- while this transaction lasts, nobody can take it (FOR KEY SHARE, which a beat does not conflict
-- with).
WITH mine AS (SELECT FROM shore.lease WHERE fence = $16::bigint FOR KEY SHARE)
INSERT INTO shore.migration AS m
       (version, name, ordinal, path, checksum, checksum_file, checksum_algorithm, phase, plan,
        state, progress, progress_checksum, applied_by, applied_at, duration_ms, source, error,
        fence)
SELECT $1::text, $2::text, $3::bigint, $4::text, $5::text, $6::text, $7::integer, $8::text,
       $9::text, $10::text, $11::integer, $12::text, $13::text,
       CASE WHEN $10::text IN ('applied', 'unverified') THEN clock_timestamp() END,
       $14::bigint, decode($15::text, 'hex'), NULL, $16::bigint
  FROM mine
    ON CONFLICT (version) DO UPDATE
   SET name               = excluded.name,
       ordinal            = excluded.ordinal,
       path               = excluded.path,
       checksum           = excluded.checksum,
       checksum_file      = excluded.checksum_file,
       checksum_algorithm = excluded.checksum_algorithm,
       phase              = excluded.phase,
       plan               = excluded.plan,
       state              = excluded.state,
       progress           = excluded.progress,
       progress_checksum  = excluded.progress_checksum,
       applied_by         = excluded.applied_by,
       applied_at         = excluded.applied_at,
       duration_ms        = m.duration_ms + excluded.duration_ms,
       source             = excluded.source,
       error              = NULL,
       fence              = excluded.fence;
