-- Invalid copies that an ended REINDEX CONCURRENTLY left: of the table, or of the table that owns
-- the index, called $2 in schema $1 (empty: by the search_path).
SELECT n.nspname, i.relname
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_index AS x ON x.indrelid = c.oid
                     OR x.indrelid = (SELECT o.indrelid FROM pg_index AS o WHERE o.indexrelid = c.oid)
  JOIN pg_class AS i ON i.oid = x.indexrelid
 WHERE NOT x.indisvalid
   AND i.relname ~ '_cc(new|old)[0-9]*$'
   AND c.relname = $2::text::name
   AND CASE WHEN $1::text = '' THEN pg_table_is_visible(c.oid) ELSE n.nspname = $1::text END;
