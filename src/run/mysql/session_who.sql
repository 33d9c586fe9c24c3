SELECT CONCAT(@@hostname, ':', @@port, ':', @@server_id), CONNECTION_ID();
