-- First on the lease's connection. A beat that hangs holds up the statement whose lease it is.
SET @shore_server = CONCAT(@@hostname, ':', @@port, ':', @@server_id),
    SESSION innodb_lock_wait_timeout = 4, SESSION lock_wait_timeout = 4;
