-- Ordinary queries of an analyst over masked tables, one a line, after the numbers of the columns that come back masked ("-" for none, "refused" for
-- what docs/masks.md says is refused). email, ssn, card and ip are masked.
- | SELECT id, name, country FROM customers ORDER BY id
4 | SELECT id, name, country, email FROM customers ORDER BY id
3 | SELECT c.id, c.name, c.email FROM customers c WHERE c.country = 'de' ORDER BY c.name
4,5 | SELECT id, name, country, email, ssn, joined, is_active, notes FROM customers ORDER BY id LIMIT 5
- | SELECT count(*) FROM customers
- | SELECT country, count(*) FROM customers GROUP BY country ORDER BY 2 DESC, 1
- | SELECT count(email) FROM customers
- | SELECT count(DISTINCT email) FROM customers
- | SELECT country, count(email) AS with_email FROM customers GROUP BY country ORDER BY country
- | SELECT count(*) FILTER (WHERE email IS NULL) AS without_email FROM customers
2 | SELECT id, email AS contact FROM customers ORDER BY joined DESC, id LIMIT 10
2 | SELECT o.id, c.email, o.total FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.id LIMIT 20
- | SELECT c.name, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name ORDER BY 2 DESC, 1 LIMIT 10
- | SELECT date_trunc('month', placed) AS month, count(*), sum(total) FROM orders GROUP BY 1 ORDER BY 1
- | SELECT status, avg(total), min(total), max(total) FROM orders GROUP BY status ORDER BY status
3 | SELECT p.id, p.amount, p.card FROM payments p ORDER BY p.paid, p.id LIMIT 10
2 | SELECT o.id, p.card, p.amount FROM orders o LEFT JOIN payments p ON p.order_id = o.id WHERE o.status = 'paid' ORDER BY o.id
- | SELECT count(*) FROM orders o WHERE NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id)
- | SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total > 100) ORDER BY name
2 | WITH big AS (SELECT customer_id, sum(total) AS spent FROM orders GROUP BY customer_id HAVING sum(total) > 200) SELECT c.name, c.email, big.spent FROM big JOIN customers c ON c.id = big.customer_id ORDER BY c.id
2 | WITH active AS (SELECT * FROM customers WHERE is_active) SELECT id, email FROM active ORDER BY id
2 | SELECT s.id, s.email FROM (SELECT id, email FROM customers WHERE country = 'fr') s ORDER BY s.id
3 | SELECT id, row_number() OVER (PARTITION BY country ORDER BY joined), email FROM customers ORDER BY id
- | SELECT id, name, rank() OVER (ORDER BY joined DESC) FROM customers ORDER BY id
3 | SELECT DISTINCT ON (c.country) c.country, c.name, c.email FROM customers c ORDER BY c.country, c.joined DESC
- | SELECT DISTINCT country FROM customers ORDER BY country
2 | SELECT id, coalesce(email, 'none') FROM customers ORDER BY id
2 | SELECT id, CASE WHEN is_active THEN email ELSE 'inactive' END FROM customers ORDER BY id
- | SELECT id, CASE WHEN total > 100 THEN 'big' ELSE 'small' END FROM orders ORDER BY id
- | SELECT upper(name), length(name) FROM customers ORDER BY id
2 | SELECT id, (SELECT email FROM customers c WHERE c.id = o.customer_id) FROM orders o ORDER BY id LIMIT 7
- | SELECT id, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) FROM customers c ORDER BY id
2 | SELECT c.id, c.email, l.total FROM customers c CROSS JOIN LATERAL (SELECT total FROM orders o WHERE o.customer_id = c.id ORDER BY placed DESC LIMIT 1) l ORDER BY c.id
2 | SELECT id, email FROM customers UNION ALL SELECT id, name FROM customers WHERE id < 3
2 | SELECT id, email FROM customers WHERE id < 4 UNION ALL SELECT id, ssn FROM customers WHERE id < 4
- | SELECT name FROM customers UNION SELECT status FROM orders ORDER BY 1
- | SELECT notes->>'vip' AS vip, count(*) FROM customers GROUP BY 1 ORDER BY 1
- | SELECT id, notes->'tags'->>0 FROM customers WHERE notes @> '{"vip": true}' ORDER BY id
2 | SELECT id, mail FROM customer_list ORDER BY id
2 | SELECT * FROM customer_mails ORDER BY id
- | SELECT id, name FROM customer_list WHERE country = 'it' ORDER BY id
- | SELECT * FROM order_totals ORDER BY total DESC NULLS LAST, id LIMIT 5
- | SELECT * FROM counted ORDER BY country
2 | SELECT id, email FROM mail_book WHERE joined > '2023-01-20' ORDER BY id
2 | SELECT id, contact FROM contacts ORDER BY id LIMIT 10
- | SELECT id, name FROM customer_domains ORDER BY id
4 | SELECT * FROM events WHERE at BETWEEN '2024-07-01' AND '2024-08-01' ORDER BY id
3 | SELECT id, at, ip FROM events_2024 ORDER BY id LIMIT 3
- | SELECT at, count(*) FROM events GROUP BY at ORDER BY at LIMIT 5
- | SELECT e.customer_id, count(*) FROM events e JOIN customers c ON c.id = e.customer_id WHERE c.country = 'de' GROUP BY 1 ORDER BY 1
- | SELECT count(ip) FROM events
- | SELECT country, is_active, count(*) FROM customers GROUP BY ROLLUP (country, is_active) ORDER BY 1 NULLS LAST, 2 NULLS LAST
- | SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total) FROM orders
- | SELECT generate_series::date AS day, count(o.id) FROM generate_series('2024-01-01'::timestamptz, '2024-01-10', interval '1 day') LEFT JOIN orders o ON o.placed::date = generate_series::date GROUP BY 1 ORDER BY 1
- | WITH RECURSIVE days(d) AS (SELECT date '2024-01-01' UNION ALL SELECT d + 1 FROM days WHERE d < '2024-01-05') SELECT d, (SELECT count(*) FROM orders WHERE placed::date = d) FROM days ORDER BY d
1 | SELECT max(email) FROM customers
2 | SELECT id, lag(email) OVER (ORDER BY id) FROM customers ORDER BY id
2 | SELECT o.customer_id, c.email FROM orders o JOIN customers c ON c.id = o.customer_id JOIN countries k ON k.code = c.country WHERE k.name = 'Germany' ORDER BY o.id
2 | SELECT id, email::text FROM customers ORDER BY id
- | SELECT id, name FROM customers WHERE name ILIKE '%3%' AND joined >= '2023-01-10' ORDER BY id OFFSET 2
refused | SELECT id, name FROM customers WHERE email = 'someone@example.com'
