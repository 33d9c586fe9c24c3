-- shore: size small                       -- small | large
-- shore: size large for orders, Audit."Events"
-- shore: phase migrate
-- shore: plan rename-users-email
-- shore: reason "she said ""now"" -- twice"   -- a comment
-- shore: lock-timeout 1.5s
-- shore: retries 20
-- shore: window "22:00-05:00"
-- shore: unused users.email, users.phone
-- shore: allow drop-column "nobody reads it"
-- up
DO $x$
-- down
$x$;
COPY a FROM stdin;
-- down
\.
-- shore: batched by (tenant_id, "Id") size 5000 workers 4 skip locked pause "SELECT 1"
-- shore: allow update-all "small"
UPDATE a SET b = 1;
-- down
UPDATE a SET b = NULL
-- verify
-- shore: expect 3
SELECT 3;
-- shore: equal
SELECT 1;
SELECT 1;
