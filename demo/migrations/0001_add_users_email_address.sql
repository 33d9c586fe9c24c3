-- shore: size large
-- shore: phase expand
-- shore: plan rename-users-email
-- shore: reason "the address book needs users.email under the name email_address"

-- up
ALTER TABLE users ADD COLUMN email_address text;

-- Whoever writes one column writes the other: old and new releases run side by side from here on.
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

-- down
DROP TRIGGER users_email_sync ON users;
DROP FUNCTION users_email_sync();
ALTER TABLE users DROP COLUMN email_address;
