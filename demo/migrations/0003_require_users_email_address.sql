-- shore: size large
-- shore: phase switch
-- shore: plan rename-users-email
-- shore: reason "the new release reads email_address: it must be found quickly and never be null"

-- up
CREATE INDEX CONCURRENTLY users_email_address_idx ON users (email_address);

ALTER TABLE users ADD CONSTRAINT users_email_address_not_null
    CHECK (email_address IS NOT NULL) NOT VALID;

BEGIN;
ALTER TABLE users VALIDATE CONSTRAINT users_email_address_not_null;
COMMIT;

BEGIN;
ALTER TABLE users ALTER COLUMN email_address SET NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_email_address_not_null;
COMMIT;

-- down
ALTER TABLE users ALTER COLUMN email_address DROP NOT NULL;
DROP INDEX CONCURRENTLY users_email_address_idx;

-- verify
SELECT indisvalid FROM pg_index WHERE indexrelid = 'users_email_address_idx'::regclass;
-- shore: equal
SELECT count(*) FROM users;
SELECT count(email_address) FROM users;
