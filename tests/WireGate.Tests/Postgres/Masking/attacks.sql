-- Ways to get a masked value out, one a line: each is refused, or comes back masked. Nothing that holds "canary" may reach the client.
SELECT upper(email) FROM customers
SELECT email || '' FROM customers
SELECT substr(ssn, 1, 3) FROM customers
SELECT ssn::int FROM customers
SELECT ssn::varchar(7) FROM customers
SELECT ssn::text FROM customers
SELECT (ssn)::name FROM customers
SELECT CAST(ssn AS json) FROM customers
SELECT c FROM customers c
SELECT customers FROM customers
SELECT c::text FROM customers c
SELECT (c).ssn FROM customers c
SELECT (c).* FROM customers c
SELECT ROW(c.*) FROM customers c
SELECT ROW(id, ssn) FROM customers
SELECT ARRAY[ssn] FROM customers
SELECT ARRAY(SELECT ssn FROM customers)
SELECT array_agg(ssn) FROM customers
SELECT string_agg(ssn, ',') FROM customers
SELECT json_agg(c) FROM customers c
SELECT json_agg(ssn) FROM customers
SELECT json_build_object('s', ssn) FROM customers
SELECT jsonb_object_agg(id, ssn) FROM customers
SELECT to_jsonb(c) FROM customers c
SELECT to_jsonb(c)->>'ssn' FROM customers c
SELECT row_to_json(t) FROM (SELECT id, ssn FROM customers) t
SELECT row_to_json(customers) FROM customers
SELECT hstore(c) FROM customers c
SELECT format('%s', c) FROM customers c
SELECT format('%s', ssn) FROM customers
SELECT concat(ssn, '') FROM customers
SELECT quote_literal(ssn) FROM customers
SELECT md5(ssn) FROM customers
SELECT convert_to(ssn, 'UTF8') FROM customers
SELECT length(ssn) FROM customers
SELECT ssn = 'canary-1001' FROM customers
SELECT nullif(ssn, 'canary-1001') FROM customers
SELECT greatest(ssn, 'canary-1001') FROM customers
SELECT CASE ssn WHEN 'canary-1001' THEN 1 ELSE 0 END FROM customers
SELECT CASE WHEN ssn LIKE 'c%' THEN 1 ELSE 0 END FROM customers
SELECT id FROM customers WHERE ssn = 'canary-1001'
SELECT id FROM customers WHERE ssn LIKE 'canary%'
SELECT id FROM customers WHERE 1 / (ssn = 'canary-1001')::int > 0
SELECT id FROM customers WHERE ssn::int > 0
SELECT id FROM customers c WHERE c::text LIKE '%canary%'
SELECT id FROM customers WHERE ssn IN ('canary-1001')
SELECT id FROM customers WHERE 'canary-1001' = ANY (SELECT ssn FROM customers)
SELECT id FROM customers WHERE (id, ssn) = (1, 'canary-1001')
SELECT id FROM customers a WHERE EXISTS (SELECT FROM people p WHERE p.ssn = a.ssn)
SELECT 'canary-1001' IN (SELECT ssn FROM customers)
SELECT (SELECT ssn FROM customers WHERE id = 1) = 'canary-1001'
SELECT (SELECT ssn FROM customers WHERE id = 1) || ''
SELECT ssn FROM customers ORDER BY ssn
SELECT id, ssn FROM customers ORDER BY 2
SELECT id, ssn AS x FROM customers ORDER BY x
SELECT ssn FROM customers GROUP BY ssn
SELECT ssn AS x, count(*) FROM customers GROUP BY x
SELECT 1 FROM customers GROUP BY GROUPING SETS ((ssn), ())
SELECT DISTINCT ssn FROM customers
SELECT DISTINCT ON (ssn) id FROM customers
SELECT id, rank() OVER (ORDER BY ssn) FROM customers
SELECT id, count(*) OVER (PARTITION BY ssn) FROM customers
SELECT id, count(*) OVER w FROM customers WINDOW w AS (PARTITION BY ssn)
SELECT count(*) FILTER (WHERE ssn LIKE 'canary%') FROM customers
SELECT count(*) FROM customers HAVING max(ssn) > 'canary'
SELECT count(nullif(ssn, 'x')) FROM customers
SELECT count(DISTINCT x) FROM (SELECT ssn AS x FROM customers UNION ALL SELECT 'canary-1001') t
SELECT sum(ascii(ssn)) FROM customers
SELECT a.id FROM customers a JOIN people b ON a.ssn = b.ssn
SELECT id FROM customers JOIN (VALUES ('canary-1001')) v(ssn) USING (ssn)
SELECT a.id FROM customers a NATURAL JOIN (VALUES ('canary-1001')) v(ssn)
SELECT ssn FROM customers UNION SELECT 'canary-1001'
SELECT 'canary-1001' EXCEPT SELECT ssn FROM customers
SELECT ssn FROM customers INTERSECT SELECT 'canary-1001'
SELECT upper(x) FROM (SELECT ssn AS x FROM customers) t
SELECT x || y FROM (SELECT id, ssn FROM customers) t(x, y)
SELECT upper(column1) FROM (VALUES ((SELECT ssn FROM customers WHERE id = 1))) t
SELECT upper(q) FROM (VALUES ((SELECT ssn FROM customers WHERE id = 1))) t(q)
WITH t(a, b) AS (SELECT id, ssn FROM customers) SELECT reverse(b) FROM t
WITH RECURSIVE r(n, s) AS (SELECT 1, 'x'::text UNION ALL SELECT n + 1, c.ssn FROM r JOIN customers c ON c.id = r.n WHERE n < 5) SELECT upper(s) FROM r
WITH RECURSIVE r(n, s) AS (SELECT 1, 'x'::text UNION ALL SELECT n + 1, c.ssn FROM r JOIN customers c ON c.id = r.n WHERE n < 5) SELECT n, s FROM r
WITH RECURSIVE a(s) AS (SELECT b.s FROM b), b(s) AS (SELECT ssn FROM customers) SELECT upper(s) FROM a
SELECT l.x FROM customers c, LATERAL (SELECT c.ssn || '' AS x) l
SELECT l.x FROM customers c, LATERAL (SELECT c.ssn AS x) l
SELECT l.x FROM customers c, LATERAL (VALUES (c.ssn)) l(x)
SELECT g FROM customers c, generate_series(1, length(c.ssn)) g
SELECT g FROM customers c, LATERAL unnest(string_to_array(c.ssn, '-')) g
SELECT unnest(ARRAY[ssn]) FROM customers
SELECT regexp_split_to_table(ssn, '') FROM customers
SELECT ts_headline(ssn, to_tsquery('canary')) FROM customers
SELECT to_tsvector(ssn) FROM customers
SELECT j FROM customers c, jsonb_each_text(to_jsonb(c)) j
SELECT xmlelement(name a, ssn) FROM customers
SELECT xmlforest(ssn) FROM customers
SELECT query_to_xml('SELECT ssn FROM customers', true, true, '')
SELECT table_to_xml('customers', true, true, '')
SELECT cursor_to_xml('c', 1, true, true, '')
SELECT ssn_of(c) FROM customers c
SELECT c.ssn_of FROM customers c
SELECT find_ssn(1)
SELECT id FROM customers LIMIT (SELECT length(ssn) FROM customers WHERE id = 1)
SELECT id FROM customers OFFSET (SELECT ssn::int FROM customers WHERE id = 1)
SELECT set_config('app.x', ssn, false) FROM customers
SELECT id FROM customers WHERE set_config('app.x', ssn, false) IS NOT NULL
SELECT pg_notify('c', ssn) FROM customers
NOTIFY c, 'x'
DO $$ BEGIN RAISE '%', (SELECT ssn FROM customers LIMIT 1); END $$
CREATE TABLE copy_of AS SELECT * FROM customers
SELECT * INTO copy_of FROM customers
CREATE VIEW v AS SELECT ssn || '' FROM customers
CREATE TEMP TABLE t (x text)
ALTER TABLE customers RENAME COLUMN ssn TO x
CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT ssn FROM customers'
GRANT SELECT ON customers TO PUBLIC
INSERT INTO scratch SELECT id, ssn FROM customers
INSERT INTO scratch VALUES (1, (SELECT ssn FROM customers WHERE id = 1)) RETURNING text
INSERT INTO scratch (id) VALUES (1) RETURNING (SELECT ssn || '' FROM customers LIMIT 1)
UPDATE scratch SET text = (SELECT ssn FROM customers WHERE id = 1)
UPDATE scratch SET (id, text) = (SELECT id, ssn FROM customers WHERE id = 1)
UPDATE customers SET name = ssn RETURNING name
UPDATE customers SET name = email
UPDATE customers SET name = 'x' WHERE ssn = 'canary-1001'
UPDATE customers SET name = name RETURNING ssn || ''
UPDATE customers SET name = name RETURNING *
UPDATE scratch SET text = c.ssn FROM customers c RETURNING scratch.text
DELETE FROM customers WHERE ssn = 'canary-1001'
DELETE FROM scratch USING customers c WHERE c.ssn LIKE 'canary%' RETURNING scratch.id
INSERT INTO customers (id, name, joined) VALUES (1, 'x', now()) ON CONFLICT (id) DO UPDATE SET name = customers.ssn RETURNING name
INSERT INTO customers (id, name, joined) VALUES (1, 'x', now()) ON CONFLICT (id) DO UPDATE SET name = 'y' WHERE customers.ssn LIKE 'canary%'
INSERT INTO customers (id, name, email, joined) VALUES (99, 'x', 'canary1@canary1.example', now()) ON CONFLICT (email) DO NOTHING
MERGE INTO scratch s USING customers c ON s.id = c.id WHEN NOT MATCHED THEN INSERT VALUES (c.id, c.ssn)
MERGE INTO scratch s USING customers c ON c.ssn LIKE 'canary%' WHEN NOT MATCHED THEN INSERT VALUES (c.id, 'x')
COPY customers TO '/tmp/x'
COPY (SELECT ssn || '' FROM customers) TO STDOUT
COPY customers TO PROGRAM 'cat'
SELECT * FROM pg_stats
SELECT most_common_vals FROM pg_catalog.pg_stats WHERE tablename = 'customers'
SELECT stavalues1 FROM pg_statistic
SELECT * FROM pg_statistic_ext_data
SELECT * FROM pg_largeobject
SELECT lo_get(1)
SELECT pg_read_file('base/1/1')
SELECT query FROM pg_stat_activity
SELECT dblink('', 'SELECT ssn FROM customers')
SELECT domain FROM customers
SELECT * FROM customers
SELECT host FROM customer_domains
SELECT * FROM customer_domains
SELECT id FROM with_mail
SELECT customer FROM whole
SELECT (customer).ssn FROM whole
SELECT upper(mail) FROM customer_mails
SELECT upper(contact) FROM contacts
SELECT ssn FROM people
SELECT ssn || '' FROM ONLY people
SELECT ssn FROM employees
SELECT upper(ip) FROM events_2025
EXPLAIN ANALYZE SELECT id FROM customers WHERE ssn = 'canary-1001'
EXPLAIN SELECT id FROM customers WHERE ssn = 'canary-1001'
TABLE customers
SELECT * FROM customers c JOIN people p USING (ssn)
SELECT any_value(ssn) FROM customers
SELECT mode() WITHIN GROUP (ORDER BY ssn) FROM customers
SELECT first_value(ssn) OVER (ORDER BY id) FROM customers
SELECT JSON_OBJECT('s': ssn) FROM customers
SELECT JSON_ARRAYAGG(ssn) FROM customers
SELECT x.* FROM customers c, XMLTABLE('/' PASSING ('<a>' || c.ssn || '</a>')::xml COLUMNS t text PATH '.') x
SELECT coalesce(ssn, 'x') || '' FROM customers
SELECT * FROM pg_temp.customers
SELECT unknown_column FROM customers
SELECT c.unknown FROM customers c
SELECT t.to_jsonb FROM (SELECT * FROM customers, generate_series(1, 2) g) t
SELECT (t).to_jsonb FROM (SELECT * FROM customers, generate_series(1, 2) g) t
SELECT t.row_to_json FROM (SELECT id, ssn FROM customers) t
SELECT c.to_jsonb FROM customers c
SELECT old.to_jsonb FROM customers old
UPDATE customers SET name = name RETURNING old.to_jsonb
WITH d AS (UPDATE customers SET name = name RETURNING *) SELECT upper(ssn) FROM d
WITH d AS (DELETE FROM payments RETURNING *) SELECT d.card || '' FROM d
SELECT j.email || '' FROM (customers c JOIN orders o ON o.customer_id = c.id) AS j
SELECT j FROM (customers c JOIN orders o ON o.customer_id = c.id) AS j
SELECT x.e || '' FROM customers AS x(a, b, c, e)
SELECT upper(e) FROM customers AS x(a, b, c, e)
SELECT id FROM customers WHERE (SELECT upper(ssn)) = 'X'
SELECT id FROM customers WHERE ssn IN (SELECT ssn FROM people)
SELECT id FROM customers WHERE ROW(ssn) = ROW('canary-1001')
SELECT id FROM customers ORDER BY (SELECT p.ssn FROM people p WHERE p.id = customers.id)
SELECT id FROM customers ORDER BY lower(ssn)
SELECT id FROM customers ORDER BY CASE WHEN ssn > 'c' THEN 1 ELSE 2 END
SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id AND c.ssn LIKE 'canary%'
SELECT (SELECT ssn FROM customers c WHERE c.id = o.customer_id) LIKE 'canary%' FROM orders o
SELECT ssn COLLATE "C" || '' FROM customers
SELECT jsonb_path_query(to_jsonb(c), '$.ssn') FROM customers c
SELECT * FROM jsonb_to_recordset((SELECT jsonb_agg(c) FROM customers c)) AS x(ssn text)
SELECT * FROM json_populate_record(NULL::customers, (SELECT row_to_json(c) FROM customers c LIMIT 1))
SELECT pg_typeof(ssn) FROM customers
SELECT pg_column_size(ssn) FROM customers
SELECT hashtext(ssn) FROM customers
SELECT width_bucket(length(ssn), 0, 100, 10) FROM customers
SELECT extract(year FROM joined), ssn || 'x' FROM customers
SELECT string_to_array(ssn, '-') FROM customers
SELECT (string_to_array(ssn, '-'))[1] FROM customers
SELECT (ARRAY[email, ssn])[2] FROM customers
SELECT CASE WHEN true THEN upper(ssn) END FROM customers
SELECT xmlagg(xmlelement(name s, ssn)) FROM customers
SELECT corr(length(ssn), 1) FROM customers
SELECT bool_or(ssn = 'canary-1001') FROM customers
SELECT every(ssn LIKE 'c%') FROM customers
SELECT max(upper(ssn)) FROM customers
SELECT ntile(4) OVER (ORDER BY ssn) FROM customers
SELECT lead(ssn || '') OVER (ORDER BY id) FROM customers
SELECT first_value(c) OVER (ORDER BY id) FROM customers c
EXPLAIN (ANALYZE, VERBOSE) SELECT upper(ssn) FROM customers
COPY (SELECT c FROM customers c) TO STDOUT
COPY (UPDATE customers SET name = name RETURNING ssn || '') TO STDOUT
DECLARE c CURSOR FOR SELECT upper(ssn) FROM customers
PREPARE p AS SELECT upper(ssn) FROM customers
CREATE MATERIALIZED VIEW m AS SELECT ssn FROM customers
REFRESH MATERIALIZED VIEW mail_book
CREATE RULE r AS ON INSERT TO scratch DO ALSO SELECT ssn FROM customers
CREATE INDEX ON customers ((ssn::int))
ALTER TABLE customers ADD CHECK (ssn < 'a')
CALL nothing((SELECT ssn FROM customers LIMIT 1))
SELECT pg_stat_get_activity(NULL)
SELECT lowrite(lo_open(1, 131072), ssn::bytea) FROM customers
SELECT id FROM customers WHERE nullif(ssn, 'canary-1001') IS NULL
SELECT id FROM customers WHERE coalesce(ssn, '') LIKE 'canary%'
SELECT (SELECT email FROM (SELECT (SELECT email.* FROM (SELECT 1 AS zz) email)) q) FROM customers
SELECT (SELECT count(*) FROM (SELECT (SELECT email.* FROM (SELECT 1 AS zz) email)) q WHERE upper(email) LIKE 'A%') FROM customers
SELECT (SELECT status FROM (SELECT (SELECT s.* FROM (SELECT email AS status FROM customers LIMIT 1) s)) q) FROM orders
SELECT (SELECT status FROM (SELECT (SELECT s.* FROM (SELECT email AS status FROM customers LIMIT 1) s)::text) q) FROM orders
SELECT (SELECT customers.email FROM CAST(NULL::customers AS text)) FROM customers
SELECT (SELECT (z).*, c.email FROM (SELECT) z) FROM customers c
SELECT (SELECT v.*, c.email FROM (SELECT) z, LATERAL (VALUES (z.*)) v) FROM customers c
SELECT upper(e) FROM (SELECT g.*, email FROM generate_series(1,1) g, customers) q(a,e)
WITH q(a,e) AS (SELECT g.*, email FROM generate_series(1,1) g, customers) SELECT upper(e) FROM q
SELECT upper(e) FROM (generate_series(1,1) g CROSS JOIN customers) AS j(a,i,n,c,e) WHERE e LIKE 'c%'
COPY (WITH q(a,e) AS (SELECT g.*, email FROM generate_series(1,1) g, customers) SELECT e FROM q) TO STDOUT
SELECT v.*, coalesce(c.email,''), g.* FROM customers c, LATERAL (SELECT 1 a, 2 b, 3 d) o, LATERAL (VALUES (o.*)) v, json_to_record('{"x":1}') AS g(x int)
