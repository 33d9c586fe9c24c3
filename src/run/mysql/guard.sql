-- Before a write of state, in its transaction: is the lease ours still? Nobody can take it until the
-- end of the transaction: that changes the index entry which is locked here. A beat does not.
SELECT fence FROM shore_lease FORCE INDEX (fence) WHERE fence = ? LOCK IN SHARE MODE;
