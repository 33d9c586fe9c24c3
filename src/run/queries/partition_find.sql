-- Is $4 in schema $3 still a partition of $2 in schema $1? On 14 and later a DETACH CONCURRENTLY
-- that was ended leaves it "pending"; to_jsonb, because 12 and 13 have no such column.
SELECT coalesce((to_jsonb(h) ->> 'inhdetachpending')::boolean, false) AS pending
  FROM pg_inherits AS h
  JOIN pg_class AS p ON p.oid = h.inhparent
  JOIN pg_namespace AS pn ON pn.oid = p.relnamespace
  JOIN pg_class AS c ON c.oid = h.inhrelid
  JOIN pg_namespace AS cn ON cn.oid = c.relnamespace
 WHERE p.relname = $2::text::name AND c.relname = $4::text::name
   AND CASE WHEN $1::text = '' THEN pg_table_is_visible(p.oid) ELSE pn.nspname = $1::text END
   AND CASE WHEN $3::text = '' THEN pg_table_is_visible(c.oid) ELSE cn.nspname = $3::text END;
