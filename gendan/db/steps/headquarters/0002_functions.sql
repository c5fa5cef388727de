CREATE OR REPLACE FUNCTION julianday(day text) RETURNS double precision LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT extract(epoch FROM (day::timestamp - timestamp '1970-01-01')) / 86400.0 + 2440587.5 $$;
--
CREATE OR REPLACE FUNCTION strftime(form text, day text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT floor(extract(epoch FROM (day::timestamp - timestamp '1970-01-01')))::bigint::text $$;
--
CREATE OR REPLACE FUNCTION json_extract(document text, path text) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT jsonb_path_query_first(document::jsonb, path::jsonpath) #>> '{}' $$;
--
CREATE OR REPLACE FUNCTION json_array_length(document text) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT jsonb_array_length(document::jsonb) $$;
--
CREATE OR REPLACE FUNCTION json_each(document text) RETURNS TABLE(key text, value text) LANGUAGE sql IMMUTABLE AS $$ SELECT (n - 1)::text, v #>> '{}' FROM jsonb_array_elements(CASE WHEN jsonb_typeof(document::jsonb) = 'array' THEN document::jsonb ELSE '[]' END) WITH ORDINALITY AS a(v, n) UNION ALL SELECT k, v #>> '{}' FROM jsonb_each(CASE WHEN jsonb_typeof(document::jsonb) = 'object' THEN document::jsonb ELSE '{}' END) AS o(k, v) $$;
--
CREATE OR REPLACE FUNCTION json_each(document text, path text) RETURNS TABLE(key text, value text) LANGUAGE sql IMMUTABLE AS $$ SELECT * FROM json_each(jsonb_path_query_first(document::jsonb, path::jsonpath)::text) $$;
--
CREATE OR REPLACE FUNCTION min(a bigint, b bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT least(a, b) $$;
--
CREATE OR REPLACE FUNCTION substr(said text, at bigint, many integer) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT substr(said, at::integer, many) $$;
--
CREATE OR REPLACE FUNCTION lesser(a bytea, b bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT CASE WHEN a < b THEN a ELSE b END $$;
--
CREATE OR REPLACE FUNCTION greater(a bytea, b bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT AS $$ SELECT CASE WHEN a > b THEN a ELSE b END $$;
--
CREATE OR REPLACE AGGREGATE min(bytea) (SFUNC = lesser, STYPE = bytea);
--
CREATE OR REPLACE AGGREGATE max(bytea) (SFUNC = greater, STYPE = bytea);
--
CREATE OR REPLACE FUNCTION journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'the journal is never changed'; END $$;
--
CREATE OR REPLACE TRIGGER chg_is_kept BEFORE UPDATE OR DELETE ON chg FOR EACH STATEMENT EXECUTE FUNCTION journal_is_kept();
--
