-- shore: size large
-- shore: phase expand
-- shore: plan rename-users-email
-- shore: reason "the address book needs users.email under the name email_address"

-- up
ALTER TABLE users ADD COLUMN email_address varchar(100) NULL, ALGORITHM=INPLACE, LOCK=NONE;

-- A release that writes only the other column gets past NOT NULL, and the triggers fill it in.
ALTER TABLE users ALTER COLUMN email SET DEFAULT '', ALGORITHM=INPLACE, LOCK=NONE;

-- Whoever writes one column writes the other: old and new releases run side by side from here on.
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

-- down
-- shore: allow my-create-trigger "the two columns part here"
DROP TRIGGER users_email_update;
-- shore: allow my-create-trigger "the two columns part here"
DROP TRIGGER users_email_insert;
ALTER TABLE users ALTER COLUMN email DROP DEFAULT, ALGORITHM=INPLACE, LOCK=NONE;
ALTER TABLE users DROP COLUMN email_address, ALGORITHM=INPLACE, LOCK=NONE;
