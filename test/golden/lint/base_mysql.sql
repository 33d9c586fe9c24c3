-- The tables of the cases of MySQL and MariaDB; test/live/lint_mysql.py makes them on servers.
CREATE TABLE p (id BIGINT NOT NULL PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE t (
    id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
    a INT NOT NULL,
    b INT,
    n INT,
    small VARCHAR(10) CHARACTER SET latin1,
    wide VARCHAR(255) CHARACTER SET latin1,
    v VARCHAR(63) CHARACTER SET utf8mb4,
    code VARCHAR(20) NOT NULL DEFAULT 'x' COMMENT 'the code',
    e ENUM('a', 'b') NOT NULL DEFAULT 'a',
    s SET('1', '2', '3', '4', '5', '6', '7', '8'),
    d DECIMAL(8,2),
    uid BIGINT,
    KEY t_b_n (b, n),
    KEY t_uid (uid),
    UNIQUE KEY t_n_small (n, small)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE child (
    id BIGINT NOT NULL PRIMARY KEY,
    pid BIGINT,
    KEY child_pid (pid),
    CONSTRAINT child_p FOREIGN KEY (pid) REFERENCES p (id)
) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE p_new (id BIGINT NOT NULL PRIMARY KEY) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE nokey (a INT NOT NULL, c INT) ENGINE=InnoDB DEFAULT CHARSET=latin1;
CREATE TABLE parted (k INT NOT NULL, x INT, PRIMARY KEY (k)) ENGINE=InnoDB DEFAULT CHARSET=latin1
PARTITION BY RANGE (k) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
CREATE VIEW tv AS SELECT a, b FROM t;
