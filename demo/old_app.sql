SELECT name, email FROM users WHERE id = :id
SELECT id, name FROM users WHERE email = 'user:id@example.com'
UPDATE users SET last_login = now() WHERE id = :id
UPDATE users SET email = 'old:n@example.com' WHERE id = :id
INSERT INTO users (email, name) VALUES ('new:n@example.com', 'Signed up with the old release')
