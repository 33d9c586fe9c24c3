-- Has every local time one moment?
SELECT @@SESSION.time_zone REGEXP '^[+-]|^(UTC|GMT)$'
       OR (@@SESSION.time_zone = 'SYSTEM' AND @@system_time_zone IN ('UTC', 'GMT'));
