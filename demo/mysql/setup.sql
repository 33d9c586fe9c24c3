-- setup.sql -- the demo's production, in MariaDB and MySQL: a users table with a million rows.
CREATE TABLE users (
    id         bigint       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    email      varchar(100) NOT NULL,
    name       varchar(100) NOT NULL,
    last_login datetime     NOT NULL DEFAULT CURRENT_TIMESTAMP,
    KEY users_email_idx (email)
) ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4;
CREATE TABLE digits (d int NOT NULL) ENGINE = InnoDB;
INSERT INTO digits VALUES (0), (1), (2), (3), (4), (5), (6), (7), (8), (9);
INSERT INTO users (id, email, name)
SELECT n, CONCAT('user', n, '@example.com'), CONCAT('User ', n)
  FROM (SELECT 1 + a.d * 100000 + b.d * 10000 + c.d * 1000 + x.d * 100 + y.d * 10 + z.d AS n
          FROM digits AS a, digits AS b, digits AS c, digits AS x, digits AS y, digits AS z) AS many
 ORDER BY n;
DROP TABLE digits;
ANALYZE TABLE users;
