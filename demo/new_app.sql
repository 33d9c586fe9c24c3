SELECT name, email_address FROM users WHERE id = :id
SELECT id, name FROM users WHERE email_address = 'user:id@example.com'
UPDATE users SET last_login = now() WHERE id = :id
UPDATE users SET email_address = 'fresh:n@example.com' WHERE id = :id
INSERT INTO users (email_address, name) VALUES ('fresh:n@example.com', 'Signed up with the new release')
