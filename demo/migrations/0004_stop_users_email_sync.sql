-- shore: size large
-- shore: phase contract
-- shore: plan rename-users-email
-- shore: reason "no release writes users.email any more; from here on it goes stale"
-- shore: unused users.email

-- up
ALTER TABLE users ALTER COLUMN email DROP NOT NULL;
DROP TRIGGER users_email_sync ON users;
DROP FUNCTION users_email_sync();

-- down
-- Rows written in between have no users.email: fill it from email_address before an old release
-- comes back.
CREATE FUNCTION users_email_sync() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        NEW.email_address := coalesce(NEW.email_address, NEW.email);
        NEW.email         := coalesce(NEW.email, NEW.email_address);
    ELSIF NEW.email_address IS DISTINCT FROM OLD.email_address THEN
        NEW.email := NEW.email_address;
    ELSIF NEW.email IS DISTINCT FROM OLD.email THEN
        NEW.email_address := NEW.email;
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER users_email_sync BEFORE INSERT OR UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION users_email_sync();
