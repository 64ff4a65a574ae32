-- People and what they pay, with values that must never be seen: every one of them holds "canary".
CREATE TABLE countries (code text PRIMARY KEY, name text NOT NULL);
CREATE TABLE customers (
  id int PRIMARY KEY,
  name text NOT NULL,
  country text REFERENCES countries (code),
  email text UNIQUE,
  ssn text,
  joined date NOT NULL,
  is_active boolean NOT NULL DEFAULT true,
  notes jsonb,
  domain text GENERATED ALWAYS AS (split_part(email, '@', 2)) STORED
);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers (id), placed timestamptz NOT NULL, total numeric(10,2) NOT NULL, status text NOT NULL);
CREATE TABLE payments (id int PRIMARY KEY, order_id int NOT NULL REFERENCES orders (id), card text NOT NULL, amount numeric(10,2) NOT NULL, paid timestamptz NOT NULL);
CREATE TABLE events (id int NOT NULL, at date NOT NULL, customer_id int, ip text) PARTITION BY RANGE (at);
CREATE TABLE events_2024 PARTITION OF events FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');
CREATE TABLE events_2025 PARTITION OF events FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE people (id int, ssn text);
CREATE TABLE employees (salary int) INHERITS (people);
CREATE TABLE scratch (id int, text text);

INSERT INTO countries VALUES ('de', 'Germany'), ('fr', 'France'), ('it', 'Italy');
INSERT INTO customers (id, name, country, email, ssn, joined, is_active, notes)
  SELECT n, 'Customer ' || n, (ARRAY['de', 'fr', 'it'])[1 + n % 3], 'canary' || n || '@canary' || n % 4 || '.example', 'canary-' || (1000 + n), date '2023-01-01' + n, n % 5 <> 0,
    jsonb_build_object('vip', n % 2 = 0, 'tags', jsonb_build_array('a', n)) FROM generate_series(1, 40) AS n;
INSERT INTO orders SELECT n, 1 + n % 40, timestamptz '2024-01-01 00:00Z' + n * interval '1 day', 10 + n, (ARRAY['open', 'paid', 'sent'])[1 + n % 3] FROM generate_series(1, 120) AS n;
INSERT INTO payments SELECT n, n, 'canary' || (4000 + n), 10 + n, timestamptz '2024-01-02 00:00Z' + n * interval '1 day' FROM generate_series(1, 90) AS n;
INSERT INTO events SELECT n, date '2024-06-01' + n * 5, 1 + n % 40, 'canary.' || n FROM generate_series(1, 60) AS n;
INSERT INTO people VALUES (1, 'canary-p1');
INSERT INTO employees VALUES (2, 'canary-e2', 100);

CREATE VIEW customer_list AS SELECT id, name, email AS mail, country FROM customers WHERE is_active;
CREATE VIEW customer_mails AS SELECT l.id, l.mail FROM customer_list l;
CREATE VIEW customer_domains AS SELECT id, name, split_part(email, '@', 2) AS host FROM customers;
CREATE VIEW with_mail AS SELECT id, name FROM customers WHERE email LIKE '%@canary1%';
CREATE VIEW contacts AS SELECT id, email AS contact FROM customers UNION ALL SELECT id, ip FROM events;
CREATE VIEW order_totals AS SELECT c.id, c.name, count(o.id) AS orders, sum(o.total) AS total FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name;
CREATE VIEW counted AS SELECT country, count(email) AS with_email FROM customers GROUP BY country;
CREATE VIEW whole AS SELECT c.id, c AS customer FROM customers c;
CREATE MATERIALIZED VIEW mail_book AS SELECT id, email, joined FROM customers;
CREATE FUNCTION ssn_of(customers) RETURNS text LANGUAGE sql STABLE AS 'SELECT $1.ssn';
CREATE FUNCTION find_ssn(int) RETURNS text LANGUAGE sql STABLE AS 'SELECT ssn FROM customers WHERE id = $1';
CREATE FUNCTION add_mask(int, int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
ANALYZE;
