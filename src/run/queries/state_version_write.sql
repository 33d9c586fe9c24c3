UPDATE shore.meta
   SET schema_version = $1::integer, shore_version = $2::text, changed_at = clock_timestamp();
