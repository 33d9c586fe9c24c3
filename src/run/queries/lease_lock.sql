-- Waits for a transaction of the holder that is just writing state: those hold FOR KEY SHARE.
SELECT fence FROM shore.lease FOR UPDATE;
