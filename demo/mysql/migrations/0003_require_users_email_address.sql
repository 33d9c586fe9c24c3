-- shore: size large
-- shore: phase switch
-- shore: plan rename-users-email
-- shore: reason "the new release reads email_address: it must be found quickly and never be null"

-- up
ALTER TABLE users ADD INDEX users_email_address_idx (email_address), ALGORITHM=INPLACE, LOCK=NONE;

-- shore: allow my-table-rebuild "in place, and nobody waits: LOCK=NONE says so"
ALTER TABLE users MODIFY COLUMN email_address varchar(100) NOT NULL DEFAULT '',
    ALGORITHM=INPLACE, LOCK=NONE;

-- down
-- shore: allow my-table-rebuild "in place, and nobody waits: LOCK=NONE says so"
ALTER TABLE users MODIFY COLUMN email_address varchar(100) NULL DEFAULT NULL, ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE users DROP INDEX users_email_address_idx, ALGORITHM=INPLACE, LOCK=NONE;

-- verify
-- shore: equal
SELECT count(*) FROM users;
SELECT count(email_address) FROM users WHERE email_address <> '';
