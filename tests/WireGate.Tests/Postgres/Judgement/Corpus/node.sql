# node pg 8 and postgres: pools, transactions, array type fetching
SELECT NOW()
----
BEGIN
----
SELECT $1::text
----
SELECT 1 AS one
----
COMMIT
----
DEALLOCATE ALL
----
DISCARD ALL
----
select b.oid, b.typarray
      from pg_catalog.pg_type a
      left join pg_catalog.pg_type b on b.oid = a.typelem
      where a.typcategory = 'A'
      group by b.oid, b.typarray
      order by b.oid
----
select 1
----
select $1::int[]
----
begin
----
savepoint "s0"
----
select 2
----
commit
----
