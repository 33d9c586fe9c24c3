"""forms.py -- what each form of the fact base needs to be performed: tables, set-up, and which
relation plays which role. The statement itself is in the row (shore facts --json).
"""
import dataclasses

COLUMNS = """id bigint, a int, b int, v varchar(50), tx text, ch char(10), n numeric(10, 2),
    nu numeric, ts timestamp, tz timestamptz, ts3 timestamp(3), ip inet, cd cidr, ct citext,
    e public.mood, js json, jb jsonb, f4 real, rid bigint, bt bit(8), vb varbit(8), itv interval,
    i2 smallint, u uuid, od oid, uutx text, numtx text, fk int, xm xml"""

# 2,000 rows in some 80 pages: enough to tell a scan from a look.
TEMPLATE = f"""
CREATE TABLE public.template ({COLUMNS});
INSERT INTO public.template SELECT g, g, g, 'v' || g, 'text' || g, 'c' || g % 1000, g % 100000, g,
    timestamp '2024-01-01' + g * interval '1 s',
    timestamptz '2024-01-01 00:00+00' + g * interval '1 s',
    timestamp '2024-01-01' + g * interval '1 s', ('10.' || g % 250 || '.0.0')::inet,
    ('10.' || g % 250 || '.0.0/16')::cidr, 'ct' || g,
    (ARRAY['sad', 'ok', 'happy'])[1 + g % 3]::public.mood, '{{"k": 1}}', '{{"k": 1}}', g,
    1 + g % 900, 5::bit(8), '101', g * interval '1 s', g, md5(g::text)::uuid, g, md5(g::text), g, g,
    'x' FROM generate_series(1, 2000) AS g;
"""

REFERENCED = """
CREATE TABLE ref (id bigint PRIMARY KEY, x int, y int);
INSERT INTO ref SELECT g, g, g FROM generate_series(1, 2000) AS g;
"""

BASES = {
    "t": f"""
CREATE TABLE t ({COLUMNS});
ALTER TABLE t ALTER id SET NOT NULL, ALTER b SET NOT NULL;
INSERT INTO t SELECT * FROM public.template;
ALTER TABLE t ADD CONSTRAINT t_pkey PRIMARY KEY (id);
""" + REFERENCED,
    "part": """
CREATE TABLE p (id bigint NOT NULL, k int NOT NULL, x int, rid bigint) PARTITION BY RANGE (k);
CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (1000);
CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (1000) TO (2000);
INSERT INTO p SELECT g, g % 2000, g, 1 + g % 900 FROM generate_series(1, 4000) AS g;
CREATE TABLE s1 (id bigint NOT NULL, k int NOT NULL, x int, rid bigint);
INSERT INTO s1 SELECT g, 2000 + g % 1000, g, 1 + g % 900 FROM generate_series(1, 2000) AS g;
""" + REFERENCED,
}
BASES["partd"] = BASES["part"] + """
CREATE TABLE pd PARTITION OF p DEFAULT;
INSERT INTO p SELECT g, 5000 + g % 1000, g, 1 + g % 900 FROM generate_series(1, 2000) AS g;
"""

# Once per database, behind the extensions.
ONCE = """
CREATE TYPE public.mood AS ENUM ('sad', 'ok', 'happy');
CREATE ACCESS METHOD heap2 TYPE TABLE HANDLER heap_tableam_handler;
CREATE ROLE r1; CREATE ROLE r2;
"""

TRIGGER_FUNCTION = ("CREATE FUNCTION tf() RETURNS trigger LANGUAGE plpgsql "
                    "AS $$begin return new; end$$")
BOUND_CHECK = "ALTER TABLE s1 ADD CONSTRAINT pc CHECK (k IS NOT NULL AND k >= 2000 AND k < 3000)"

FOREIGN_KEY = "ALTER TABLE t ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref"
PARTITIONED_KEY = "ALTER TABLE p ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref"
TRIGGER = (
    TRIGGER_FUNCTION,
    "CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tf()")
MATERIALIZED = (
    "CREATE MATERIALIZED VIEW mv AS SELECT id, a, b FROM t",
    "CREATE UNIQUE INDEX mv_u ON mv(id)")
ENUM = (
    "CREATE TYPE en AS ENUM ('a','b')",
    "CREATE TABLE te(id bigint, e en DEFAULT 'a')",
    "INSERT INTO te SELECT g,'a' FROM generate_series(1,1000) g")
COMPOSITE = (
    "CREATE TYPE comp AS (x int, y int)",
    "CREATE TABLE tc(id bigint, c comp)",
    "INSERT INTO tc SELECT g, ROW(g,g)::comp FROM generate_series(1,1000) g")
TYPED = (
    "CREATE TYPE comp AS (id bigint, y int)",
    "CREATE TABLE tt OF comp",
    "INSERT INTO tt SELECT g, g FROM generate_series(1,1000) g")
DOMAIN = (
    "CREATE DOMAIN dm AS int",
    "CREATE TABLE td(id bigint, d dm)",
    "INSERT INTO td SELECT g, g FROM generate_series(1,1000) g")
SEQUENCE = (
    "CREATE TABLE sr(id serial PRIMARY KEY, x int)",
    "INSERT INTO sr(x) SELECT generate_series(1,1000)")

# Relations by role, where a form does not say otherwise.
ROLES = {
    "t": {"target": "t", "referenced": "ref", "source": "t"},
    "part": {"target": "p", "referenced": "ref", "partitions": "p1 p2", "partition": "s1",
             "parent": "p"},
    "partd": {"target": "p", "partitions": "p1 p2", "partition": "s1", "parent": "p",
              "default": "pd"},
}


@dataclasses.dataclass
class Form:
    setup: tuple
    base: str
    roles: dict
    session: str     # before the transaction begins
    only_refused: bool  # in a transaction; outside it would need another server
    first: str       # the mode that it asks for first, where the strongest one comes later

    def __init__(self, *setup, base="t", session="", only_refused=False, first=None, **roles):
        self.setup, self.base, self.session = setup, base, session
        self.only_refused, self.first = only_refused, first
        self.roles = {**ROLES[base], **roles}


FORMS = {
    # control (DML)
    "ctl_insert_fk_child": Form("ALTER TABLE t ADD FOREIGN KEY (rid) REFERENCES ref"),
    "delete_referenced": Form(
        FOREIGN_KEY, "CREATE INDEX t_rid ON t(rid)", target="ref", referencing="t"),
    "update_from": Form(source="ref"),
    "insert_select": Form(target="ref"),
    "copy_from": Form(target="ref"),

    # ADD COLUMN
    "addcol_notnull_nodefault_empty": Form("CREATE TABLE e0(id bigint)", target="e0"),
    "addcol_default_nextval": Form("CREATE SEQUENCE sq"),
    "addcol_default_user_fn_volatile": Form(
        "CREATE FUNCTION fv() RETURNS int LANGUAGE SQL VOLATILE AS $$select 1$$"),
    "addcol_default_user_fn_plpgsql_volatile": Form(
        "CREATE FUNCTION fv() RETURNS int LANGUAGE PLPGSQL AS $$begin return 1; end$$"),
    "addcol_default_user_fn_stable": Form(
        "CREATE FUNCTION fs() RETURNS int LANGUAGE PLPGSQL STABLE AS $$begin return 1; end$$"),
    "addcol_domain_plain": Form("CREATE DOMAIN dom AS int"),
    "addcol_domain_plain_default": Form("CREATE DOMAIN dom AS int"),
    "addcol_domain_check": Form("CREATE DOMAIN dom AS int CHECK (value > 0)"),
    "addcol_domain_check_default": Form("CREATE DOMAIN dom AS int CHECK (value > 0)"),
    "addcol_domain_notnull_default": Form("CREATE DOMAIN dom AS int NOT NULL"),
    "addcol_domain_with_default": Form("CREATE DOMAIN dom AS int DEFAULT 3"),
    "addcol_domain_volatile_default": Form(
        "CREATE DOMAIN dom AS timestamptz DEFAULT clock_timestamp()"),
    "addcol_domain_array": Form("CREATE DOMAIN dom AS int CHECK (value > 0)"),
    "addcol_primary_key": Form(
        "CREATE TABLE nopk(id bigint)",
        "INSERT INTO nopk SELECT generate_series(1,2000)",
        target="nopk"),
    "addcol_partitioned": Form(base="part"),
    "addcol_partitioned_default_volatile": Form(base="part"),
    "addcol_only_partitioned": Form(base="part"),
    "addcol_partition": Form(base="part", target="p1"),
    "addcol_inherit_parent": Form(
        "CREATE TABLE par(id bigint)",
        "CREATE TABLE chi() INHERITS (par)",
        target="par",
        partitions="chi"),

    # DROP COLUMN
    "dropcol_indexed": Form("CREATE INDEX t_a ON t(a)"),
    "dropcol_fk": Form("ALTER TABLE t ADD CONSTRAINT t_fk FOREIGN KEY (rid) REFERENCES ref"),
    "dropcol_referenced_cascade": Form(
        "ALTER TABLE t ADD CONSTRAINT t_fk FOREIGN KEY (rid) REFERENCES ref",
        target="ref",
        referencing="t"),
    "dropcol_view_dep": Form("CREATE VIEW v1 AS SELECT a FROM t"),
    "dropcol_partition_key": Form(base="part"),
    "dropcol_inherited": Form(base="part", target="p1"),
    "dropcol_view_dep_cascade": Form("CREATE VIEW v1 AS SELECT id, a FROM t", dependant="v1"),
    "dropcol_serial": Form("CREATE TABLE ser(id bigint, z serial)", target="ser"),
    "dropcol_partitioned": Form(base="part"),
    "dropcol_multicol_index": Form("CREATE INDEX t_ab ON t(b,a)"),
    "dropcol_partial_index_pred": Form("CREATE INDEX t_b ON t(b) WHERE a > 5"),

    # ALTER COLUMN options
    "drop_default": Form("ALTER TABLE t ALTER a SET DEFAULT 1"),
    "set_not_null_valid_check": Form("ALTER TABLE t ADD CONSTRAINT nn CHECK (a IS NOT NULL)"),
    "set_not_null_valid_check_and": Form(
        "ALTER TABLE t ADD CONSTRAINT nn CHECK (a IS NOT NULL AND a > 0)"),
    "set_not_null_valid_check_two_cols": Form(
        "ALTER TABLE t ADD CONSTRAINT nn CHECK (a IS NOT NULL)"),
    "set_not_null_check_gt0_only": Form("ALTER TABLE t ADD CONSTRAINT nn CHECK (a > 0)"),
    "set_not_null_notvalid_check": Form(
        "ALTER TABLE t ADD CONSTRAINT nn CHECK (a IS NOT NULL) NOT VALID"),
    "set_not_null_domain_notnull": Form(
        "CREATE DOMAIN dnn AS int NOT NULL", "ALTER TABLE t ADD COLUMN dm dnn DEFAULT 1"),
    "set_not_null_plus_drop_check_same_stmt": Form(
        "ALTER TABLE t ADD CONSTRAINT nn CHECK (a IS NOT NULL)"),
    "set_not_null_partitioned": Form(base="part"),
    "set_not_null_partitioned_children_done": Form(
        "ALTER TABLE p1 ALTER x SET NOT NULL", "ALTER TABLE p2 ALTER x SET NOT NULL", base="part"),
    "set_not_null_only_partitioned": Form(base="part"),
    "drop_not_null_identity": Form("ALTER TABLE t ALTER b ADD GENERATED ALWAYS AS IDENTITY"),
    "validate_notnull_constraint": Form("ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a NOT VALID"),
    "validate_notnull_constraint_with_check": Form(
        "ALTER TABLE t ADD CONSTRAINT nnc CHECK (a IS NOT NULL)",
        "ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a NOT VALID"),
    "set_not_null_when_notvalid_notnull": Form(
        "ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a NOT VALID"),
    "drop_notnull_constraint": Form("ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a"),
    "set_identity_generated": Form("ALTER TABLE t ALTER b ADD GENERATED BY DEFAULT AS IDENTITY"),
    "identity_restart": Form("ALTER TABLE t ALTER b ADD GENERATED BY DEFAULT AS IDENTITY"),
    "drop_identity": Form("ALTER TABLE t ALTER b ADD GENERATED BY DEFAULT AS IDENTITY"),
    "drop_expression": Form("ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a*2) STORED"),
    "set_expression_stored": Form(
        "ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a*2) STORED"),
    "set_expression_virtual": Form(
        "ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a*2) VIRTUAL"),

    # ALTER COLUMN TYPE
    "type_varchar_grow_indexed": Form("CREATE INDEX t_v ON t(v)"),
    "type_varchar_to_text_indexed": Form("CREATE INDEX t_v ON t(v)"),
    "type_text_to_varchar_unbounded_indexed": Form("CREATE INDEX t_tx ON t(tx)"),
    "type_varchar_grow_unique_constraint": Form("ALTER TABLE t ADD CONSTRAINT t_v_u UNIQUE (v)"),
    "type_varchar_to_text_pattern_ops_index": Form("CREATE INDEX t_v ON t(v varchar_pattern_ops)"),
    "type_varchar_grow_expr_index": Form("CREATE INDEX t_vl ON t(lower(v))"),
    "type_varchar_grow_partial_index_other_pred": Form("CREATE INDEX t_v ON t(v) WHERE b > 10"),
    "type_varchar_grow_partial_index_pred_on_col": Form("CREATE INDEX t_b ON t(b) WHERE v <> 'x'"),
    "type_varchar_grow_include_index": Form("CREATE INDEX t_b ON t(b) INCLUDE (v)"),
    "type_varchar_grow_gin_index": Form(
        "CREATE INDEX t_g ON t USING gin (to_tsvector('simple', v))"),
    "type_varchar_grow_check": Form("ALTER TABLE t ADD CONSTRAINT ck CHECK (length(v) > 0)"),
    "type_varchar_grow_notvalid_check": Form(
        "ALTER TABLE t ADD CONSTRAINT ck CHECK (length(v) > 0) NOT VALID"),
    "type_varchar_grow_check_other_col": Form("ALTER TABLE t ADD CONSTRAINT ck CHECK (b > 0)"),
    "type_varchar_grow_fk_child": Form(
        "CREATE TABLE rv(id varchar(50) PRIMARY KEY)",
        "INSERT INTO rv SELECT v FROM t",
        "ALTER TABLE t ADD CONSTRAINT t_v_fk FOREIGN KEY (v) REFERENCES rv",
        referenced="rv"),
    "type_varchar_grow_fk_parent": Form(
        "ALTER TABLE t ADD CONSTRAINT t_v_u UNIQUE (v)",
        "CREATE TABLE cv(id bigint, v varchar(50) REFERENCES t(v))",
        "INSERT INTO cv SELECT id, v FROM t",
        referencing="cv"),
    "type_varchar_to_text_fk_parent": Form(
        "ALTER TABLE t ADD CONSTRAINT t_v_u UNIQUE (v)",
        "CREATE TABLE cv(id bigint, v varchar(50) REFERENCES t(v))",
        "INSERT INTO cv SELECT id, v FROM t",
        referencing="cv"),
    "type_varchar_grow_view_dep": Form("CREATE VIEW v1 AS SELECT v FROM t"),
    "type_varchar_grow_generated_dep": Form(
        "ALTER TABLE t ADD COLUMN g text GENERATED ALWAYS AS (upper(v)) STORED"),
    "type_varchar_grow_default": Form("ALTER TABLE t ALTER v SET DEFAULT 'q'"),
    "type_varchar_grow_trigger_update_of": Form(
        TRIGGER_FUNCTION,
        "CREATE TRIGGER tr BEFORE UPDATE OF v ON t FOR EACH ROW EXECUTE FUNCTION tf()"),
    "type_varchar_grow_trigger_when": Form(
        TRIGGER_FUNCTION,
        "CREATE TRIGGER tr BEFORE UPDATE ON t FOR EACH ROW WHEN (new.v <> 'x') EXECUTE "
        "FUNCTION tf()"),
    "type_varchar_grow_policy_dep": Form("CREATE POLICY pol ON t USING (v <> 'x')"),
    "type_varchar_grow_ext_statistics": Form("CREATE STATISTICS st ON v, b FROM t"),
    "type_varchar_grow_exclude": Form(
        "ALTER TABLE t ADD CONSTRAINT t_ex EXCLUDE USING btree (v WITH =)"),
    "type_varchar_grow_partitioned": Form("ALTER TABLE p ADD COLUMN nm varchar(50)", base="part"),
    "type_numeric_grow_precision_indexed": Form("CREATE INDEX t_n ON t(n)"),
    "type_int_to_bigint_indexed": Form("CREATE INDEX t_a ON t(a)"),
    "type_pk_int_to_bigint_fk": Form(
        "ALTER TABLE t DROP CONSTRAINT t_pkey",
        "ALTER TABLE t ADD COLUMN idx int",
        "UPDATE t SET idx=id",
        "ALTER TABLE t ADD PRIMARY KEY (idx)",
        "CREATE TABLE ci(id int, tid int REFERENCES t)",
        "INSERT INTO ci SELECT id, id FROM t",
        referencing="ci"),
    "type_ts_to_tstz_utc": Form(session="SET TimeZone='UTC'"),
    "type_ts_to_tstz_etc_utc": Form(session="SET TimeZone='Etc/UTC'"),
    "type_ts_to_tstz_gmt": Form(session="SET TimeZone='GMT'"),
    "type_ts_to_tstz_fixed_plus0": Form(session="SET TimeZone='+00'"),
    "type_ts_to_tstz_london": Form(session="SET TimeZone='Europe/London'"),
    "type_ts_to_tstz_newyork": Form(session="SET TimeZone='America/New_York'"),
    "type_ts_to_tstz_fixed_plus1": Form(session="SET TimeZone='+01'"),
    "type_ts_to_tstz_abidjan": Form(session="SET TimeZone='Africa/Abidjan'"),
    "type_ts_to_tstz_using_atz_utc": Form(session="SET TimeZone='UTC'"),
    "type_ts_to_tstz_utc_indexed": Form("CREATE INDEX t_ts ON t(ts)", session="SET TimeZone='UTC'"),
    "type_tstz_to_ts_utc": Form(session="SET TimeZone='UTC'"),
    "type_tstz_to_ts_newyork": Form(session="SET TimeZone='America/New_York'"),
    "type_tstz_to_ts_using_atz_utc": Form(session="SET TimeZone='UTC'"),
    "type_tstz_to_ts_utc_indexed": Form("CREATE INDEX t_tz ON t(tz)", session="SET TimeZone='UTC'"),
    "type_cidr_to_inet_indexed": Form("CREATE INDEX t_cd ON t(cd)"),
    "type_text_to_citext_indexed": Form("CREATE INDEX t_tx ON t(tx)"),
    "type_citext_to_text_indexed": Form("CREATE INDEX t_ct ON t(ct)"),
    "type_text_to_enum": Form(
        "ALTER TABLE t ADD COLUMN mtx text DEFAULT 'ok'", "ALTER TABLE t ALTER mtx DROP DEFAULT"),
    "type_enum_to_enum": Form("CREATE TYPE mood2 AS ENUM ('sad','ok','happy','new')"),
    "type_text_to_domain_plain": Form("CREATE DOMAIN dom AS text"),
    "type_text_to_domain_check": Form("CREATE DOMAIN dom AS text CHECK (length(value) < 1000)"),
    "type_domain_to_base": Form(
        "CREATE DOMAIN dom AS text CHECK (length(value) < 1000)",
        "ALTER TABLE t ADD COLUMN dc dom DEFAULT 'x'"),
    "type_varchar_to_domain_varchar": Form("CREATE DOMAIN dom AS varchar(50)"),
    "type_varchar_to_domain_varchar_wider": Form("CREATE DOMAIN dom AS varchar(100)"),
    "type_collate_change_indexed": Form("CREATE INDEX t_tx ON t(tx)"),
    "type_collate_icu_indexed": Form("CREATE INDEX t_tx ON t(tx)"),
    "type_collate_c_to_posix_indexed": Form(
        "ALTER TABLE t ALTER tx TYPE text COLLATE \"C\"", "CREATE INDEX t_tx ON t(tx)"),
    "type_text_to_jsonb_using": Form(
        "ALTER TABLE t ADD COLUMN jtx text DEFAULT '{}'", "ALTER TABLE t ALTER jtx DROP DEFAULT"),
    "type_varchar_array_grow": Form("ALTER TABLE t ADD COLUMN va varchar(10)[] DEFAULT '{a}'"),
    "type_varchar_array_to_text_array": Form(
        "ALTER TABLE t ADD COLUMN va varchar(10)[] DEFAULT '{a}'"),
    "type_varchar_array_unbounded": Form(
        "ALTER TABLE t ADD COLUMN va varchar(10)[] DEFAULT '{a}'"),
    "type_int_to_oid_indexed": Form("CREATE INDEX t_a ON t(a)"),
    "type_partition_key": Form(base="part"),
    "type_inherited": Form(base="part", target="p1"),
    "type_only_parent": Form(base="part"),
    "type_int_to_bigint_partitioned": Form(base="part"),
    "type_enum_to_text_indexed": Form("CREATE INDEX t_e ON t(e)"),
    "type_varchar_grow_brin_hash_index": Form(
        "CREATE INDEX t_vh ON t USING HASH(v)", "CREATE INDEX t_vb ON t USING brin(v)"),
    "type_generated_virtual_change": Form(
        "ALTER TABLE t ADD COLUMN g int GENERATED ALWAYS AS (a*2) VIRTUAL"),

    # constraints
    "validate_check": Form("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT VALID"),
    "validate_check_already_valid": Form("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)"),
    "alter_check_enforced": Form("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0) NOT ENFORCED"),
    "drop_check": Form("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)"),
    "alter_fk_enforced": Form(
        "ALTER TABLE t ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref NOT ENFORCED"),
    "alter_fk_not_enforced": Form(FOREIGN_KEY),
    "validate_fk": Form(
        "ALTER TABLE t ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref NOT VALID"),
    "validate_fk_already_valid": Form(FOREIGN_KEY),
    "alter_notnull_constraint_no_inherit": Form("ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a"),
    "alter_notnull_constraint_inherit": Form(
        "CREATE TABLE par(id bigint, a int CONSTRAINT a_nn NOT NULL NO INHERIT)",
        "CREATE TABLE chi() INHERITS (par)",
        "INSERT INTO chi SELECT g, g FROM generate_series(1,2000) g",
        target="par",
        partitions="chi"),
    "add_fk_from_partitioned": Form(base="part"),
    "add_fk_from_partitioned_not_valid": Form(base="part"),
    "validate_fk_partitioned": Form(
        "ALTER TABLE p ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref NOT VALID", base="part"),
    "add_fk_to_partitioned": Form(
        "ALTER TABLE p ADD PRIMARY KEY (id,k)",
        "ALTER TABLE s1 ADD COLUMN fid bigint, ADD COLUMN fk int",
        base="part",
        target="s1",
        referenced="p p1 p2"),
    "alter_fk_deferrable": Form(FOREIGN_KEY),
    "drop_fk": Form(FOREIGN_KEY),
    "drop_fk_not_valid": Form(
        "ALTER TABLE t ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref NOT VALID"),
    "rename_constraint_check": Form("ALTER TABLE t ADD CONSTRAINT ck CHECK (a > 0)"),
    "rename_constraint_fk": Form(FOREIGN_KEY),
    "add_unique_using_index_nullable": Form("CREATE UNIQUE INDEX t_a_u ON t(a)"),
    "add_unique_using_index_notnull": Form("CREATE UNIQUE INDEX t_b_u ON t(b)"),
    "add_pk_nullable": Form("ALTER TABLE t DROP CONSTRAINT t_pkey"),
    "add_pk_notnull": Form("ALTER TABLE t DROP CONSTRAINT t_pkey"),
    "add_pk_using_index_nullable": Form(
        "ALTER TABLE t DROP CONSTRAINT t_pkey", "CREATE UNIQUE INDEX t_a_u ON t(a)"),
    "add_pk_using_index_nullable_valid_check": Form(
        "ALTER TABLE t DROP CONSTRAINT t_pkey",
        "CREATE UNIQUE INDEX t_a_u ON t(a)",
        "ALTER TABLE t ADD CONSTRAINT nn CHECK (a IS NOT NULL)"),
    "add_pk_using_index_notnull": Form(
        "ALTER TABLE t DROP CONSTRAINT t_pkey", "CREATE UNIQUE INDEX t_b_u ON t(b)"),
    "add_pk_using_index_notvalid_notnull": Form(
        "ALTER TABLE t DROP CONSTRAINT t_pkey",
        "CREATE UNIQUE INDEX t_a_u ON t(a)",
        "ALTER TABLE t ADD CONSTRAINT a_nn NOT NULL a NOT VALID"),
    "swap_pk_one_stmt": Form("CREATE UNIQUE INDEX t_b_u ON t(b)"),
    "add_pk_using_index_partial": Form("CREATE UNIQUE INDEX t_b_u ON t(b) WHERE b > 0"),
    "add_unique_without_overlaps": Form(
        "ALTER TABLE t ADD COLUMN rg int4range", "UPDATE t SET rg=int4range(a,a+1)"),
    "drop_unique": Form("ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a)"),
    "drop_pk_referenced_cascade": Form(FOREIGN_KEY, target="ref", referencing="t"),
    "add_check_partitioned": Form(base="part"),
    "add_check_partitioned_not_valid": Form(base="part"),
    "validate_check_partitioned": Form(
        "ALTER TABLE p ADD CONSTRAINT ck CHECK (x >= 0) NOT VALID", base="part"),
    "validate_check_on_one_partition": Form(
        "ALTER TABLE p ADD CONSTRAINT ck CHECK (x >= 0) NOT VALID", base="part", target="p1"),
    "add_pk_partitioned": Form(base="part"),
    "add_constraint_trigger": Form(TRIGGER_FUNCTION),

    # rename / move / storage
    "rename_column_view_dep": Form("CREATE VIEW v1 AS SELECT a FROM t"),
    "rename_column_partitioned": Form(base="part"),
    "rename_index": Form("CREATE INDEX t_a ON t(a)", index="t_a"),
    "rename_index_via_alter_table": Form("CREATE INDEX t_a ON t(a)", index="t_a"),
    "rename_view": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "set_schema": Form("CREATE SCHEMA s2"),
    "set_schema_serial": Form(
        "CREATE SCHEMA s2", "CREATE TABLE ser(id serial PRIMARY KEY)", target="ser"),
    "set_tablespace_index": Form("CREATE INDEX t_a ON t(a)", index="t_a"),
    "set_tablespace_partitioned": Form(base="part"),
    "set_logged": Form("ALTER TABLE t SET UNLOGGED"),
    "set_access_method_partitioned": Form(base="part"),
    "reset_fillfactor": Form("ALTER TABLE t SET (fillfactor=70)"),
    "index_set_fillfactor": Form("CREATE INDEX t_a ON t(a)", index="t_a"),
    "index_set_statistics": Form("CREATE INDEX t_la ON t((a+1))", index="t_la"),
    "set_without_cluster": Form("ALTER TABLE t CLUSTER ON t_pkey"),
    "replica_identity_using_index": Form("CREATE UNIQUE INDEX t_b_u ON t(b)"),
    "inherit": Form(
        "CREATE TABLE par(id bigint, a int)",
        "CREATE TABLE chi(id bigint, a int)",
        target="chi",
        parent="par"),
    "no_inherit": Form(
        "CREATE TABLE par(id bigint, a int)",
        "CREATE TABLE chi() INHERITS (par)",
        target="chi",
        parent="par"),
    "alter_of_type": Form(
        "CREATE TYPE ct1 AS (id bigint, a int)",
        "CREATE TABLE oft(id bigint, a int)",
        target="oft"),
    "alter_not_of": Form(
        "CREATE TYPE ct1 AS (id bigint, a int)", "CREATE TABLE oft OF ct1", target="oft"),

    # triggers / RLS / privileges / comments
    "create_trigger": Form(TRIGGER_FUNCTION),
    "create_or_replace_trigger": Form(*TRIGGER),
    "create_trigger_partitioned": Form(TRIGGER_FUNCTION, base="part"),
    "drop_trigger": Form(*TRIGGER),
    "rename_trigger": Form(*TRIGGER),
    "disable_trigger": Form(*TRIGGER),
    "enable_trigger": Form(*TRIGGER, "ALTER TABLE t disable TRIGGER tr"),
    "disable_trigger_all": Form(*TRIGGER, FOREIGN_KEY),
    "disable_trigger_user": Form(*TRIGGER),
    "alter_policy": Form("CREATE POLICY pol ON t USING (true)"),
    "drop_policy": Form("CREATE POLICY pol ON t USING (true)"),
    "drop_rule": Form("CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING"),
    "disable_rule": Form("CREATE RULE ru AS ON DELETE TO t DO INSTEAD NOTHING"),
    "revoke_select": Form("GRANT SELECT ON t TO r1"),
    "comment_index": Form(index="t_pkey"),

    # partitions / inheritance
    "attach": Form(base="part"),
    "attach_matching_check": Form(BOUND_CHECK, base="part"),
    "attach_matching_check_without_isnotnull_on_nullable": Form(
        "CREATE TABLE pn(id bigint, k int) PARTITION BY RANGE(k)",
        "CREATE TABLE sn(id bigint, k int)",
        "INSERT INTO sn SELECT g, 2000+g%1000 FROM generate_series(1,1000) g",
        "ALTER TABLE sn ADD CONSTRAINT pc CHECK (k >= 2000 AND k < 3000)",
        base="part",
        target="pn",
        partition="sn"),
    "attach_matching_check_isnotnull_on_nullable": Form(
        "CREATE TABLE pn(id bigint, k int) PARTITION BY RANGE(k)",
        "CREATE TABLE sn(id bigint, k int)",
        "INSERT INTO sn SELECT g, 2000+g%1000 FROM generate_series(1,1000) g",
        "ALTER TABLE sn ADD CONSTRAINT pc CHECK (k IS NOT NULL AND k >= 2000 AND k < 3000)",
        base="part",
        target="pn",
        partition="sn"),
    "attach_not_valid_check": Form(
        "ALTER TABLE s1 ADD CONSTRAINT pc CHECK (k IS NOT NULL AND k >= 2000 AND k < 3000) "
        "NOT VALID",
        base="part"),
    "attach_default_present": Form(BOUND_CHECK, base="partd"),
    "attach_default_present_default_check": Form(
        BOUND_CHECK,
        "ALTER TABLE pd ADD CONSTRAINT pdc CHECK (k IS NOT NULL AND (k < 2000 OR k >= 3000))",
        base="partd"),
    "attach_default_present_not_implied_check": Form(
        BOUND_CHECK,
        "ALTER TABLE pd ADD CONSTRAINT pdc CHECK (NOT (k IS NOT NULL AND k >= 2000 AND k < "
        "3000))",
        base="partd"),
    "attach_as_default": Form(base="part"),
    "attach_parent_index": Form(BOUND_CHECK, "CREATE INDEX p_x ON p(x)", base="part"),
    "attach_parent_index_present": Form(
        BOUND_CHECK, "CREATE INDEX p_x ON p(x)", "CREATE INDEX s1_x ON s1(x)", base="part"),
    "attach_parent_pk": Form(BOUND_CHECK, "ALTER TABLE p ADD PRIMARY KEY (id,k)", base="part"),
    "attach_parent_pk_present": Form(
        BOUND_CHECK,
        "ALTER TABLE p ADD PRIMARY KEY (id,k)",
        "ALTER TABLE s1 ADD PRIMARY KEY (id,k)",
        base="part"),
    "attach_parent_pk_unique_index_present": Form(
        BOUND_CHECK,
        "ALTER TABLE p ADD PRIMARY KEY (id,k)",
        "CREATE UNIQUE INDEX s1_u ON s1(id,k)",
        base="part"),
    "attach_parent_fk": Form(BOUND_CHECK, PARTITIONED_KEY, base="part"),
    "attach_parent_fk_present": Form(
        BOUND_CHECK,
        PARTITIONED_KEY,
        "ALTER TABLE s1 ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref",
        base="part"),
    "attach_parent_fk_present_notvalid": Form(
        BOUND_CHECK,
        PARTITIONED_KEY,
        "ALTER TABLE s1 ADD CONSTRAINT fk1 FOREIGN KEY (rid) REFERENCES ref NOT VALID",
        base="part"),
    "attach_parent_trigger": Form(
        BOUND_CHECK,
        TRIGGER_FUNCTION,
        "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf()",
        base="part"),
    "attach_parent_notnull_child_nullable": Form(
        "ALTER TABLE s1 ALTER id DROP NOT NULL", base="part"),
    "attach_referenced_partitioned": Form(
        BOUND_CHECK,
        "ALTER TABLE p ADD PRIMARY KEY (id,k)",
        "CREATE TABLE fkc(id bigint, fid bigint, fk int, FOREIGN KEY (fid,fk) REFERENCES "
        "p(id,k))",
        "INSERT INTO fkc SELECT id,id,k FROM p",
        base="part",
        referencing="fkc"),
    "attach_hash": Form(
        "CREATE TABLE h(id bigint, k int) PARTITION BY HASH(id)",
        "CREATE TABLE h1(id bigint, k int)",
        "INSERT INTO h1 SELECT g,g FROM generate_series(1,1000) g",
        base="part",
        target="h",
        partition="h1"),
    "attach_list_check_in": Form(
        "CREATE TABLE l(id bigint, k int NOT NULL) PARTITION BY LIST(k)",
        "CREATE TABLE l1(id bigint, k int NOT NULL CHECK (k IN (1,2)))",
        "INSERT INTO l1 SELECT g,1+g%2 FROM generate_series(1,1000) g",
        base="part",
        target="l",
        partition="l1"),
    "attach_list_check_in_nullable": Form(
        "CREATE TABLE l(id bigint, k int) PARTITION BY LIST(k)",
        "CREATE TABLE l1(id bigint, k int CHECK (k IN (1,2)))",
        "INSERT INTO l1 SELECT g,1+g%2 FROM generate_series(1,1000) g",
        base="part",
        target="l",
        partition="l1"),
    "detach": Form(base="part", partition="p2"),
    "detach_default_present": Form(base="partd", partition="p2"),
    "detach_parent_fk": Form(PARTITIONED_KEY, base="part", partition="p2"),
    "detach_referenced": Form(
        "ALTER TABLE p ADD PRIMARY KEY (id,k)",
        "CREATE TABLE fkc(id bigint, fid bigint, fk int, FOREIGN KEY (fid,fk) REFERENCES "
        "p(id,k))",
        "INSERT INTO fkc SELECT id,id,k FROM p WHERE k < 1000",
        base="part",
        referencing="fkc",
        partition="p2"),
    "detach_concurrently": Form(base="part", partition="p2"),
    "detach_concurrently_default_present": Form(base="partd", partition="p2"),
    "create_table_partition_of": Form(base="part"),
    "create_table_partition_of_default_present": Form(base="partd"),
    "create_table_partition_of_default_present_check": Form(
        "ALTER TABLE pd ADD CONSTRAINT pdc CHECK (k IS NOT NULL AND k >= 5000)", base="partd"),
    "create_table_partition_of_fk": Form(PARTITIONED_KEY, base="part"),
    "create_table_partition_of_trigger": Form(
        TRIGGER_FUNCTION,
        "CREATE TRIGGER tr AFTER INSERT ON p FOR EACH ROW EXECUTE FUNCTION tf()",
        base="part"),
    "create_table_inherits": Form(parent="t"),
    "drop_table_partition": Form(base="part", target="p2"),
    "truncate_partition": Form(base="part", target="p2"),
    "truncate_parent": Form(base="part"),
    "analyze_parent": Form(base="part"),
    "create_index_partitioned": Form(base="part"),
    "create_index_on_only": Form(base="part"),
    "create_index_concurrently_partitioned": Form(base="part"),
    "alter_index_attach": Form(
        "CREATE INDEX p_x ON ONLY p(x)",
        "CREATE INDEX p1_x ON p1(x)",
        "CREATE INDEX p2_x ON p2(x)",
        base="part",
        partition="p1",
        index="p1_x"),
    "alter_index_attach_last": Form(
        "CREATE INDEX p_x ON ONLY p(x)",
        "CREATE INDEX p1_x ON p1(x)",
        "CREATE INDEX p2_x ON p2(x)",
        "ALTER INDEX p_x ATTACH PARTITION p1_x",
        base="part",
        partition="p2",
        index="p2_x"),
    "drop_index_partitioned": Form("CREATE INDEX p_x ON p(x)", base="part"),
    "drop_index_concurrently_partitioned": Form("CREATE INDEX p_x ON p(x)", base="part"),
    "alter_only_parent_add_check": Form(base="part"),
    "drop_fk_from_partitioned": Form(PARTITIONED_KEY, base="part"),
    "drop_fk_to_partitioned": Form(
        "ALTER TABLE p ADD PRIMARY KEY (id,k)",
        "ALTER TABLE s1 ADD COLUMN fid bigint, ADD COLUMN fk int",
        "ALTER TABLE s1 ADD CONSTRAINT fk1 FOREIGN KEY (fid,fk) REFERENCES p(id,k)",
        base="part",
        target="s1",
        referenced="p p1 p2"),
    "drop_check_partitioned": Form("ALTER TABLE p ADD CONSTRAINT ck CHECK (x >= 0)", base="part"),
    "alter_only_parent_set_default": Form(base="part"),
    "alter_parent_set_default": Form(base="part"),
    "rename_partitioned": Form(base="part"),
    "reindex_table_partitioned": Form(
        "CREATE INDEX p_x ON p(x)", base="part", index="p1_x_idx p2_x_idx"),

    # indexes
    "create_index_if_not_exists_present": Form("CREATE INDEX t_a ON t(a)"),
    "create_index_concurrently_ine_present": Form("CREATE INDEX t_a ON t(a)"),
    "drop_index": Form("CREATE INDEX t_a ON t(a)"),
    "drop_index_concurrently": Form("CREATE INDEX t_a ON t(a)"),
    "drop_index_concurrently_multi": Form("CREATE INDEX t_a ON t(a)", "CREATE INDEX t_b ON t(b)"),
    "drop_index_concurrently_constraint": Form("ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a)"),
    "drop_index_of_constraint": Form("ALTER TABLE t ADD CONSTRAINT uq UNIQUE (a)"),
    "reindex_index": Form("CREATE INDEX t_a ON t(a)", index="t_a"),
    "reindex_table": Form("CREATE INDEX t_a ON t(a)", index="t_a t_pkey"),
    "reindex_index_concurrently": Form("CREATE INDEX t_a ON t(a)"),
    "reindex_index_concurrently_exclusion": Form(
        "ALTER TABLE t ADD CONSTRAINT t_excl EXCLUDE USING btree (a WITH =)"),
    "create_index_on_view": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "reindex_table_concurrently": Form("CREATE INDEX t_a ON t(a)"),

    # views / matviews / functions / types
    "replace_view": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "replace_view_drop_column": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "replace_view_rename_column": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "replace_view_retype_column": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "drop_view": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "alter_view_set_default": Form("CREATE VIEW v1 AS SELECT id, a FROM t", target="v1"),
    "refresh_matview": Form(*MATERIALIZED, target="mv"),
    "refresh_matview_concurrently": Form(*MATERIALIZED, target="mv"),
    "refresh_matview_concurrently_nounique": Form(
        "CREATE MATERIALIZED VIEW mv AS SELECT id, a, b FROM t", target="mv"),
    "refresh_matview_with_no_data": Form(*MATERIALIZED, target="mv"),
    "drop_matview": Form(*MATERIALIZED, target="mv"),
    "rename_matview": Form(*MATERIALIZED, target="mv"),
    "create_index_on_matview": Form(*MATERIALIZED, target="mv"),
    "replace_function_used_in_check": Form(
        "CREATE FUNCTION fchk(int) RETURNS bool LANGUAGE SQL IMMUTABLE AS 'select $1 > 0'",
        "ALTER TABLE t ADD CONSTRAINT ck CHECK (fchk(a))"),
    "drop_function_cascade_trigger": Form(*TRIGGER, dependant="t"),
    "alter_type_add_value": Form(*ENUM),
    "alter_type_add_value_before": Form(*ENUM),
    "alter_type_add_value_ine": Form(*ENUM),
    "alter_type_rename_value": Form(*ENUM),
    "alter_type_rename": Form(*ENUM),
    "drop_type_cascade": Form(*ENUM, dependant="te"),
    "alter_type_add_attribute": Form(*COMPOSITE, target="comp"),
    "alter_type_drop_attribute": Form(*COMPOSITE, target="comp"),
    "alter_type_alter_attribute": Form(*COMPOSITE, target="comp"),
    "alter_type_rename_attribute": Form(*COMPOSITE, target="comp"),
    "alter_type_alter_attribute_unused": Form("CREATE TYPE lone AS (x int, y int)", target="lone"),
    "alter_type_add_attribute_typed_table": Form(*TYPED, target="comp", dependant="tt"),
    "alter_type_attribute_typed_table_restrict": Form(*TYPED, target="comp", dependant="tt"),
    "alter_type_alter_attribute_typed_table": Form(*TYPED, target="comp", dependant="tt"),
    "alter_domain_add_check": Form(*DOMAIN, dependant="td"),
    "alter_domain_add_check_not_valid": Form(*DOMAIN, dependant="td"),
    "alter_domain_validate": Form(
        *DOMAIN, "ALTER DOMAIN dm ADD CONSTRAINT dck CHECK (value > 0) NOT VALID", dependant="td"),
    "alter_domain_set_not_null": Form(*DOMAIN, dependant="td"),
    "alter_domain_drop_not_null": Form(*DOMAIN, "ALTER DOMAIN dm SET NOT NULL", dependant="td"),
    "alter_domain_set_default": Form(*DOMAIN, dependant="td"),
    "alter_domain_drop_constraint": Form(
        *DOMAIN, "ALTER DOMAIN dm ADD CONSTRAINT dck CHECK (value > 0)", dependant="td"),
    "drop_function": Form("CREATE FUNCTION f1() RETURNS int LANGUAGE sql AS 'SELECT 1'"),
    "drop_type": Form("CREATE TYPE en2 AS ENUM ('a')"),

    # statistics / maintenance
    "alter_statistics": Form("CREATE STATISTICS st ON a, b FROM t"),
    "drop_statistics": Form("CREATE STATISTICS st ON a, b FROM t"),
    "truncate_restart_identity": Form(
        "CREATE TABLE ser(id serial PRIMARY KEY)",
        "INSERT INTO ser SELECT generate_series(1,1000)",
        target="ser"),
    "truncate_referenced": Form(FOREIGN_KEY, target="ref"),
    "truncate_referenced_cascade": Form(FOREIGN_KEY, target="ref", referencing="t"),
    "truncate_fk_child": Form(FOREIGN_KEY),
    "vacuum_truncate": Form("DELETE FROM t WHERE id > 200", first="SHARE UPDATE EXCLUSIVE"),

    # create / drop tables, sequences, others
    "drop_table_fk_child": Form(FOREIGN_KEY),
    "drop_table_referenced_cascade": Form(FOREIGN_KEY, target="ref", referencing="t"),
    "drop_table_view_dep": Form("CREATE VIEW v1 AS SELECT id, a FROM t"),
    "drop_table_referenced": Form(FOREIGN_KEY, target="ref"),
    "drop_table_view_dep_cascade": Form("CREATE VIEW v1 AS SELECT id, a FROM t", dependant="v1"),
    "drop_schema_cascade": Form(
        "CREATE SCHEMA s2", "CREATE TABLE s2.x1(id bigint REFERENCES s.ref)", dependant="x1"),
    "alter_sequence_increment": Form(*SEQUENCE, target="sr_id_seq"),
    "alter_sequence_restart": Form(*SEQUENCE, target="sr_id_seq"),
    "alter_sequence_as_bigint": Form(*SEQUENCE, target="sr_id_seq"),
    "alter_sequence_cache": Form(*SEQUENCE, target="sr_id_seq"),
    "alter_sequence_owned_by_none": Form(*SEQUENCE, target="sr_id_seq"),
    "alter_sequence_owned_by": Form("CREATE SEQUENCE sq1", target="sq1"),
    "alter_sequence_rename": Form(*SEQUENCE, target="sr_id_seq"),
    "alter_sequence_set_logged": Form(*SEQUENCE, target="sr_id_seq"),
    "setval": Form(*SEQUENCE, target="sr_id_seq"),
    "nextval": Form(*SEQUENCE, target="sr_id_seq"),
    "drop_sequence_cascade_default": Form(
        "CREATE SEQUENCE sq1",
        "ALTER TABLE t ALTER a SET DEFAULT nextval('sq1')",
        target="sq1",
        dependant="t"),
    "alter_publication_add": Form("CREATE PUBLICATION pub2"),
    "alter_publication_drop": Form("CREATE PUBLICATION pub2 FOR TABLE t"),
    "create_event_trigger": Form(
        "CREATE FUNCTION ef() RETURNS event_trigger LANGUAGE PLPGSQL AS $$begin end$$"),
    "alter_extension_member": Form(
        "CREATE EXTENSION IF NOT EXISTS hstore",
        "CREATE FUNCTION fm(int) RETURNS int LANGUAGE sql AS 'select $1'"),
    "alter_function": Form("CREATE FUNCTION fm(int) RETURNS int LANGUAGE sql AS 'select $1'"),
    "drop_extension_cascade": Form(
        "CREATE EXTENSION IF NOT EXISTS hstore",
        "ALTER TABLE t ADD COLUMN hs hstore",
        dependant="t"),
    "drop_owned": Form("GRANT SELECT ON t TO r1"),
    "reassign_owned": Form("ALTER TABLE t OWNER TO r1", dependant="t"),
    "drop_schema": Form("CREATE SCHEMA s2"),
    "drop_sequence": Form("CREATE SEQUENCE sq1", target="sq1"),
    "drop_extension": Form("CREATE EXTENSION hstore"),
    "create_tablespace": Form(only_refused=True),
    "drop_tablespace": Form(only_refused=True),
    "alter_database_tablespace": Form(only_refused=True),
    "create_subscription": Form(only_refused=True),
    "drop_subscription": Form(
        "CREATE SUBSCRIPTION sub2 CONNECTION 'dbname=x' PUBLICATION y WITH (connect = "
        "false, slot_name = 'x2')",
        only_refused=True),
    "alter_subscription_refresh": Form(
        "CREATE SUBSCRIPTION sub3 CONNECTION 'dbname=x' PUBLICATION y WITH (connect = "
        "false, slot_name = 'x3')",
        "ALTER SUBSCRIPTION sub3 ENABLE",
        only_refused=True),
    "commit_prepared": Form(only_refused=True),
    "rollback_prepared": Form(only_refused=True),
}
