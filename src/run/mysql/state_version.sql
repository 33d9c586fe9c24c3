SELECT schema_version, shore_version FROM shore_meta;
