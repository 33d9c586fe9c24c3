CREATE SCHEMA shore;
COMMENT ON SCHEMA shore IS 'What shore knows about this database: which migrations were applied, and how. See the comments of the tables.';
