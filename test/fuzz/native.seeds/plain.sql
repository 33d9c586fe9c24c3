-- words
CREATE TABLE a (b int);
-- shore: allow drop-table "it is empty"
DROP TABLE x;
