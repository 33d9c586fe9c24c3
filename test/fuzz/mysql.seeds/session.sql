SET sql_mode = 'ANSI_QUOTES', @@global.a = 1, @b := 2; LOCK TABLES a READ, b c WRITE; START TRANSACTION; XA END 'x'; SET STATEMENT a = 1 FOR SELECT "b";
use d\g
source f.sql
