-- shore: size large
-- shore: phase contract
-- shore: plan rename-users-email
-- shore: reason "users.email is unused and stale"
-- shore: unused users.email
-- shore: irreversible "the old column is gone; email_address has all that mattered in it"

-- up
ALTER TABLE users DROP COLUMN email, ALGORITHM=INPLACE, LOCK=NONE;

-- verify
-- shore: expect 0
SELECT count(*) FROM users WHERE email_address = '';
