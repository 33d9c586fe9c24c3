-- What uses tables and their columns: a row per column that is used, one with NULL where it is the
-- table as a whole. $1 oid[]: the tables. In psql: ... \bind '{16385}' \g
--
-- By pg_depend, which is also what the server refuses by. A generated column hangs on the columns
-- of its expression by itself (12 to 14) or by its default (15 and later). The catalog of schemas
-- in publications came with 15, so it is found by its name.
WITH wanted AS (
    SELECT c.oid, c.relnamespace, c.relkind
      FROM pg_catalog.pg_class AS c
     WHERE c.oid = ANY ($1::oid[])
), used AS (
    SELECT refobjid AS relid, classid, objid, objsubid, nullif(refobjsubid, 0) AS attnum
      FROM pg_catalog.pg_depend
     WHERE refclassid = 'pg_catalog.pg_class'::regclass AND refobjid = ANY ($1::oid[])
), found AS (
    SELECT u.relid, CASE WHEN r.rulename <> '_RETURN' THEN 'rule'
                         WHEN v.relkind = 'm' THEN 'materialized view' ELSE 'view' END AS kind,
           CASE WHEN r.rulename = '_RETURN' THEN n.nspname END AS schema,
           CASE WHEN r.rulename = '_RETURN' THEN v.relname ELSE r.rulename END AS name, u.attnum
      FROM used AS u
      JOIN pg_catalog.pg_rewrite AS r ON r.oid = u.objid
      JOIN pg_catalog.pg_class AS v ON v.oid = r.ev_class
      JOIN pg_catalog.pg_namespace AS n ON n.oid = v.relnamespace
     WHERE u.classid = 'pg_catalog.pg_rewrite'::regclass
       AND NOT (r.rulename = '_RETURN' AND r.ev_class = u.relid)
    UNION
    SELECT u.relid, 'trigger', NULL, t.tgname, u.attnum
      FROM used AS u JOIN pg_catalog.pg_trigger AS t ON t.oid = u.objid AND NOT t.tgisinternal
     WHERE u.classid = 'pg_catalog.pg_trigger'::regclass
    UNION
    SELECT u.relid, 'policy', NULL, p.polname, u.attnum
      FROM used AS u JOIN pg_catalog.pg_policy AS p ON p.oid = u.objid
     WHERE u.classid = 'pg_catalog.pg_policy'::regclass
    UNION
    SELECT u.relid, 'generated column', NULL, a.attname, u.attnum
      FROM used AS u
      LEFT JOIN pg_catalog.pg_attrdef AS d
        ON u.classid = 'pg_catalog.pg_attrdef'::regclass AND d.oid = u.objid
      JOIN pg_catalog.pg_attribute AS a
        ON a.attrelid = u.relid AND a.attgenerated <> ''
       AND a.attnum = CASE WHEN d.oid IS NOT NULL THEN d.adnum
                           WHEN u.classid = 'pg_catalog.pg_class'::regclass
                                AND u.objid = u.relid THEN u.objsubid END
     WHERE u.attnum IS NOT NULL AND u.attnum <> a.attnum
    UNION
    SELECT u.relid, 'function', n.nspname, p.proname, u.attnum
      FROM used AS u
      JOIN pg_catalog.pg_proc AS p ON p.oid = u.objid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = p.pronamespace
     WHERE u.classid = 'pg_catalog.pg_proc'::regclass
    UNION
    SELECT u.relid, 'statistics object', n.nspname, s.stxname, u.attnum
      FROM used AS u
      JOIN pg_catalog.pg_statistic_ext AS s ON s.oid = u.objid
      JOIN pg_catalog.pg_namespace AS n ON n.oid = s.stxnamespace
     WHERE u.classid = 'pg_catalog.pg_statistic_ext'::regclass
    UNION
    SELECT u.relid, 'publication', NULL, p.pubname, u.attnum
      FROM used AS u
      JOIN pg_catalog.pg_publication_rel AS r ON r.oid = u.objid
      JOIN pg_catalog.pg_publication AS p ON p.oid = r.prpubid
     WHERE u.classid = 'pg_catalog.pg_publication_rel'::regclass
    UNION
    SELECT w.oid, 'publication', NULL, p.pubname, NULL
      FROM wanted AS w CROSS JOIN pg_catalog.pg_publication AS p
     WHERE p.puballtables AND w.relkind IN ('r', 'p')
    UNION
    SELECT w.oid, 'publication', NULL, p.pubname, NULL
      FROM wanted AS w
      JOIN pg_catalog.pg_depend AS s
        ON s.refclassid = 'pg_catalog.pg_namespace'::regclass AND s.refobjid = w.relnamespace
       AND s.classid = pg_catalog.to_regclass('pg_catalog.pg_publication_namespace')
      JOIN pg_catalog.pg_depend AS o
        ON o.classid = s.classid AND o.objid = s.objid
       AND o.refclassid = 'pg_catalog.pg_publication'::regclass
      JOIN pg_catalog.pg_publication AS p ON p.oid = o.refobjid
     WHERE w.relkind IN ('r', 'p')
)
SELECT f.relid, f.kind, f.schema, f.name, a.attname
  FROM found AS f
  LEFT JOIN pg_catalog.pg_attribute AS a ON a.attrelid = f.relid AND a.attnum = f.attnum
 ORDER BY f.relid, f.kind, f.schema, f.name, f.attnum;
