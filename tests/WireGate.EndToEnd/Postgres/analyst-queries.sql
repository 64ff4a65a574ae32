-- What an analyst asks of customers and orders: one statement a line, for PostgreSQL 15 and later. A rule that allows reads of the
-- two tables, and nothing else, must let all of them pass.
SELECT * FROM orders LIMIT 5
SELECT id, name, email FROM customers ORDER BY name, id DESC NULLS LAST LIMIT 10 OFFSET 5
SELECT count(*) FROM orders
SELECT count(*), count(DISTINCT customer_id) FROM orders
SELECT state, count(*) AS n, sum(total), avg(total), min(placed), max(placed) FROM orders GROUP BY state ORDER BY n DESC
SELECT state, count(*) FROM orders GROUP BY 1 HAVING count(*) > 10
SELECT c.name, o.id, o.total FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.total > 100
SELECT c.name, count(o.id) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name
SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id AND o.state = 'open')
SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total > 500)
SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders WHERE customer_id IS NOT NULL)
SELECT name FROM customers WHERE id = ANY (ARRAY[1, 2, 3])
SELECT name FROM customers WHERE (id, name) IN ((1, 'Ben Okafor'), (2, 'x'))
WITH big AS (SELECT * FROM orders WHERE total > 300) SELECT customer_id, sum(total) FROM big GROUP BY customer_id
WITH m AS (SELECT date_trunc('month', placed) AS month, sum(total) AS revenue FROM orders GROUP BY 1) SELECT month, revenue, revenue - lag(revenue) OVER (ORDER BY month) AS change FROM m
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n
WITH a AS MATERIALIZED (SELECT customer_id FROM orders), b AS (SELECT customer_id FROM a) SELECT count(*) FROM b
SELECT id, total, rank() OVER (ORDER BY total DESC), ntile(4) OVER w, row_number() OVER w FROM orders WINDOW w AS (PARTITION BY state ORDER BY placed)
SELECT id, sum(total) OVER (PARTITION BY customer_id ORDER BY placed ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM orders
SELECT id, avg(total) OVER (ORDER BY placed RANGE BETWEEN interval '7 days' PRECEDING AND CURRENT ROW) FROM orders
SELECT DISTINCT ON (customer_id) customer_id, id, placed FROM orders ORDER BY customer_id, placed DESC
SELECT first_value(total) OVER w, last_value(total) OVER w, nth_value(total, 2) OVER w, percent_rank() OVER w FROM orders WINDOW w AS (ORDER BY id)
SELECT state, count(*) FILTER (WHERE total > 100) AS large, sum(total) FILTER (WHERE placed > now() - interval '30 days') FROM orders GROUP BY state
SELECT state, date_part('month', placed), sum(total) FROM orders GROUP BY ROLLUP (state, date_part('month', placed))
SELECT state, customer_id, sum(total), GROUPING(state, customer_id) FROM orders GROUP BY CUBE (state, customer_id)
SELECT state, customer_id, sum(total) FROM orders GROUP BY GROUPING SETS ((state), (customer_id), ())
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total), percentile_disc(0.9) WITHIN GROUP (ORDER BY total), mode() WITHIN GROUP (ORDER BY state) FROM orders
SELECT stddev(total), variance(total), corr(id, total), regr_slope(total, id), covar_pop(id, total) FROM orders
SELECT extract(year FROM placed) AS y, extract(dow FROM placed), extract(epoch FROM placed) FROM orders LIMIT 3
SELECT date_trunc('week', placed)::date, to_char(placed, 'YYYY-MM-DD HH24:MI'), placed AT TIME ZONE 'Europe/Lisbon' FROM orders LIMIT 3
SELECT * FROM orders WHERE placed BETWEEN '2026-01-01' AND '2026-02-01'
SELECT * FROM orders WHERE placed >= date '2026-01-01' AND placed < date '2026-01-01' + interval '1 month'
SELECT age(now(), placed), current_date - placed::date, make_date(2026, 1, 1), to_date('2026-03-01', 'YYYY-MM-DD') FROM orders LIMIT 1
SELECT d::date, coalesce(sum(o.total), 0) FROM generate_series('2026-01-01'::timestamptz, '2026-01-10', '1 day') d LEFT JOIN orders o ON o.placed::date = d::date GROUP BY d ORDER BY d
SELECT date_bin('15 minutes', placed, timestamptz '2026-01-01') AS bucket, count(*) FROM orders GROUP BY 1 ORDER BY 1 LIMIT 5
SELECT CASE WHEN total < 100 THEN 'small' WHEN total < 400 THEN 'medium' ELSE 'large' END AS size, count(*) FROM orders GROUP BY 1
SELECT CASE state WHEN 'open' THEN 1 ELSE 0 END FROM orders LIMIT 1
SELECT coalesce(phone, 'none'), nullif(name, ''), greatest(id, 10), least(id, 10) FROM customers LIMIT 3
SELECT upper(name), lower(email), length(name), substring(email FROM '@(.*)$'), split_part(email, '@', 2), left(name, 3), trim(both ' ' from name) FROM customers LIMIT 3
SELECT split_part(email, '@', 2) AS domain, count(*) FROM customers GROUP BY 1
SELECT name || ' <' || email || '>' FROM customers LIMIT 3
SELECT format('%s: %s', id, name), concat_ws(', ', name, email), lpad(id::text, 6, '0'), md5(email) FROM customers LIMIT 3
SELECT name FROM customers WHERE name ILIKE '%an%' OR email ~* '^customer1' OR name SIMILAR TO '(Ana|Ben)%'
SELECT regexp_replace(phone, '[^0-9]', '', 'g'), regexp_matches(email, '(\d+)') FROM customers LIMIT 3
SELECT string_agg(name, ', ' ORDER BY name) FROM customers WHERE id < 10
SELECT customer_id, array_agg(id ORDER BY placed DESC) FROM orders GROUP BY customer_id LIMIT 3
SELECT unnest(array_agg(DISTINCT state)) FROM orders
SELECT json_agg(row_to_json(o)) FROM (SELECT id, total FROM orders LIMIT 3) o
SELECT jsonb_build_object('id', id, 'name', name, 'tags', jsonb_build_array(1, 'x')) FROM customers LIMIT 2
SELECT jsonb_object_agg(id, total) FROM orders WHERE id < 5
SELECT j->'a'->>'b', j #>> '{a,b}', j @> '{"a":{"b":1}}', jsonb_path_query_first(j, '$.a.b') FROM (VALUES ('{"a":{"b":1}}'::jsonb)) v(j)
SELECT key, value FROM jsonb_each('{"x":1,"y":2}'::jsonb)
SELECT x.id, x.total FROM jsonb_to_recordset('[{"id":1,"total":2.5}]') AS x(id int, total numeric)
SELECT c.name, latest.total FROM customers c CROSS JOIN LATERAL (SELECT total FROM orders o WHERE o.customer_id = c.id ORDER BY placed DESC LIMIT 1) latest
SELECT o.id FROM orders o, customers c WHERE o.customer_id = c.id AND c.name = 'Ana Silva'
SELECT a.id, b.id FROM orders a JOIN orders b ON a.customer_id = b.customer_id AND a.id < b.id LIMIT 5
SELECT id FROM orders FULL JOIN (SELECT 1 AS id) x USING (id) LIMIT 3
SELECT id FROM customers UNION ALL SELECT customer_id FROM orders
(SELECT id FROM customers ORDER BY id LIMIT 3) INTERSECT (SELECT customer_id FROM orders) EXCEPT SELECT 2
SELECT total::int, total::text, CAST(placed AS date), round(total, 1), ceil(total), floor(total), abs(total), mod(id, 3), power(id, 2), sqrt(total) FROM orders LIMIT 3
SELECT width_bucket(total, 0, 1000, 10) AS bucket, count(*) FROM orders GROUP BY bucket ORDER BY bucket
SELECT 100.0 * count(*) / sum(count(*)) OVER () AS share, state FROM orders GROUP BY state
SELECT customer_id, bool_and(state = 'paid'), bool_or(state = 'open'), every(total > 0) FROM orders GROUP BY customer_id LIMIT 3
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v(id, label) JOIN orders USING (id)
SELECT o.* FROM orders o TABLESAMPLE SYSTEM (10)
SELECT * FROM orders ORDER BY random() LIMIT 3
SELECT id FROM orders WHERE total > (SELECT avg(total) FROM orders)
SELECT id FROM orders WHERE total > ALL (SELECT total FROM orders WHERE state = 'open')
SELECT id FROM orders ORDER BY total DESC FETCH FIRST 3 ROWS WITH TIES
EXPLAIN SELECT count(*) FROM orders
EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT count(*) FROM orders WHERE state = 'open'
SELECT c.* FROM (SELECT id, name FROM customers) c
SELECT o.state, c.name FROM orders AS o INNER JOIN customers AS c ON (c.id = o.customer_id) WHERE c.phone IS NOT NULL AND o.state IN ('open', 'paid') AND NOT o.total IS DISTINCT FROM 5.5
SELECT customers.name, orders.total FROM public.customers, public.orders WHERE customers.id = orders.customer_id LIMIT 2
TABLE orders
SELECT pg_typeof(total), current_timestamp, current_database(), version() FROM orders LIMIT 1
SELECT count(*) OVER () AS total_rows, id FROM orders LIMIT 5
SELECT to_tsvector('english', name) @@ to_tsquery('english', 'ana') FROM customers LIMIT 2
SELECT int4range(1, 10) @> id, tstzrange(placed, now()) && tstzrange('2026-01-01', '2026-02-01') FROM orders LIMIT 2
SELECT xmlelement(name row, xmlattributes(id AS id), state) FROM orders LIMIT 1
SELECT gen_random_uuid(), encode(sha256(name::bytea), 'hex'), ascii('a'), chr(65), to_hex(255) FROM customers LIMIT 1
SELECT id, total, sum(total) OVER (PARTITION BY state) / nullif(count(*) OVER (PARTITION BY state), 0) FROM orders LIMIT 3
SELECT COUNT(*) FROM Orders O WHERE O.State = 'open' AND O.Placed > NOW() - INTERVAL '90 DAYS'
COPY (SELECT id, name FROM customers) TO STDOUT WITH (FORMAT csv, HEADER)
SELECT 1
SELECT id FROM orders WHERE id > $$0$$::int -- a comment
SELECT name COLLATE "C" FROM customers ORDER BY name COLLATE "C" LIMIT 1
SELECT overlay(name PLACING 'x' FROM 1 FOR 1), position('a' IN name), reverse(name), initcap(name), translate(name, 'a', 'b'), starts_with(name, 'A') FROM customers LIMIT 1
SELECT state, array_to_string(array_agg(DISTINCT customer_id), ',') FROM orders GROUP BY state
SELECT num_nulls(phone, email), array_length(string_to_array(email, '@'), 1), cardinality(ARRAY[1,2]) FROM customers LIMIT 1
SELECT (placed, placed + interval '1 day') OVERLAPS (date '2026-01-01', date '2026-02-01') FROM orders LIMIT 1
SELECT justify_interval(now() - placed), extract(days FROM now() - placed), date_part('hour', placed), isfinite(placed) FROM orders LIMIT 1
SELECT json_build_object('n', count(*)), json_object_agg(state, total) FROM orders WHERE id < 4
