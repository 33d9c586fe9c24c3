-- shore: size large
-- shore: phase contract
-- shore: plan rename-users-email
-- shore: reason "no release writes users.email any more; from here on it goes stale"
-- shore: unused users.email

-- up
-- shore: allow my-create-trigger "the two columns part here"
DROP TRIGGER users_email_update;
-- shore: allow my-create-trigger "the two columns part here"
DROP TRIGGER users_email_insert;
ALTER TABLE users ALTER COLUMN email_address DROP DEFAULT, ALGORITHM=INPLACE, LOCK=NONE;

-- down
-- Rows written in between have no users.email: fill it from email_address before an old release
-- comes back.
ALTER TABLE users ALTER COLUMN email_address SET DEFAULT '', ALGORITHM=INPLACE, LOCK=NONE;
-- shore: allow my-create-trigger "it keeps both columns in step while both releases run"
CREATE TRIGGER users_email_insert BEFORE INSERT ON users FOR EACH ROW
BEGIN
    IF COALESCE(NEW.email_address, '') = '' THEN
        SET NEW.email_address = NEW.email;
    ELSEIF NEW.email = '' THEN
        SET NEW.email = NEW.email_address;
    END IF;
END;

-- shore: allow my-create-trigger "it keeps both columns in step while both releases run"
CREATE TRIGGER users_email_update BEFORE UPDATE ON users FOR EACH ROW
BEGIN
    IF NOT (BINARY NEW.email_address <=> BINARY OLD.email_address) THEN
        SET NEW.email = NEW.email_address;
    ELSEIF NOT (BINARY NEW.email <=> BINARY OLD.email) THEN
        SET NEW.email_address = NEW.email;
    END IF;
END;
