ALTER TABLE ${schema}.t_${x} ADD a @extschema@.t DEFAULT {{ v }}; SELECT * FROM :S.t LIMIT ${n}; CREATE ROLE r PASSWORD ${p};
