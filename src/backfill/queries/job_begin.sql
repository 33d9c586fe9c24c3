INSERT INTO shore.job
       (job, migration, statement_checksum, relation, key_columns, hi_bound, rows_estimate,
        fence, batch_rows, state)
VALUES ($1::text, $2::text, $3::text, $4::text,
        ARRAY (SELECT json_array_elements_text($5::json)),
        CASE WHEN $6::json IS NOT NULL
             THEN ARRAY (SELECT json_array_elements_text($6::json)) END,
        $7::bigint, $8::bigint, 0, 'running');
