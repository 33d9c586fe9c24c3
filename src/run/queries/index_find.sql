-- An index by the name of its table and its own: $1 and $2, $3. An empty schema means by the
-- search_path.
SELECT n.nspname, i.relname, x.indisvalid
  FROM pg_index AS x
  JOIN pg_class AS i ON i.oid = x.indexrelid
  JOIN pg_class AS t ON t.oid = x.indrelid
  JOIN pg_namespace AS n ON n.oid = t.relnamespace
 WHERE i.relname = $3::text::name
   AND t.relname = $2::text::name
   AND CASE WHEN $1::text = '' THEN pg_table_is_visible(t.oid) ELSE n.nspname = $1::text END;
