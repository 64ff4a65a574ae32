# psycopg2 2.9: session set-up, reset, composite and hstore registration
BEGIN
----
select 1
----
ROLLBACK
----
SELECT t.oid, typarray
FROM pg_type t JOIN pg_namespace ns
    ON typnamespace = ns.oid
WHERE typname = 'hstore';
----
SELECT t.oid, typarray, attname, atttypid
FROM pg_type t
JOIN pg_namespace ns ON typnamespace = ns.oid
JOIN pg_attribute a ON attrelid = typrelid
WHERE typname = 'pair' AND nspname = 'public'
    AND attnum > 0 AND NOT attisdropped
ORDER BY attnum;
----
BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY
----
COMMIT
----
DISCARD ALL
----
