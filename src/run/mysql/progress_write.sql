-- The history row of a migration on its way up.
INSERT INTO shore_migration
       (version, name, ordinal, path, checksum, checksum_file, checksum_algorithm, phase, plan,
        state, progress, progress_checksum, applied_by, duration_ms, source, fence, started_at,
        applied_at)
SELECT p.version, p.name, p.ordinal, p.path, p.checksum, p.checksum_file, p.checksum_algorithm,
       p.phase, p.plan, p.state, p.progress, p.progress_checksum, p.applied_by, p.duration_ms,
       UNHEX(p.source), p.fence, UTC_TIMESTAMP(6),
       IF(p.state IN ('applied', 'unverified'), UTC_TIMESTAMP(6), NULL)
  FROM (SELECT ? AS version, ? AS name, ? AS ordinal, ? AS path, ? AS checksum,
               ? AS checksum_file, ? AS checksum_algorithm, ? AS phase, ? AS plan, ? AS state,
               ? AS progress, ? AS progress_checksum, ? AS applied_by, ? AS duration_ms,
               ? AS source, ? AS fence) AS p
    ON DUPLICATE KEY UPDATE
       name               = VALUES(name),
       ordinal            = VALUES(ordinal),
       path               = VALUES(path),
       checksum           = VALUES(checksum),
       checksum_file      = VALUES(checksum_file),
       checksum_algorithm = VALUES(checksum_algorithm),
       phase              = VALUES(phase),
       plan               = VALUES(plan),
       state              = VALUES(state),
       progress           = VALUES(progress),
       progress_checksum  = VALUES(progress_checksum),
       applied_by         = VALUES(applied_by),
       applied_at         = VALUES(applied_at),
       duration_ms        = shore_migration.duration_ms + VALUES(duration_ms),
       source             = VALUES(source),
       error              = NULL,
       fence              = VALUES(fence);
