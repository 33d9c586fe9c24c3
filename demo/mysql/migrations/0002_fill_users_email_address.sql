-- shore: size large
-- shore: phase migrate
-- shore: plan rename-users-email
-- shore: reason "rows older than the triggers have no email_address yet"
-- shore: down keep "a filled email_address harms nobody"

-- up
-- shore: batched
UPDATE users SET email_address = email WHERE NOT (BINARY email_address <=> BINARY email);

-- verify
-- shore: expect 0
SELECT count(*) FROM users WHERE NOT (BINARY email_address <=> BINARY email);
