// Writes random.txt: nested queries in which every table has a name of its own (t1, t2 …), and every common table expression too (c1, c2 …).
import { writeFileSync } from 'node:fs';

let seed = 20260;
const random = n => (seed = (seed * 48271) % 2147483647) % n;
const pick = options => options[random(options.length)]();
let tables, ctes;
const table = () => `t${++tables}`;

const item = (depth, scope) => pick([
  table, () => `${table()} AS a${random(9)}`, () => `s.${table()}`,
  () => scope.length ? scope[random(scope.length)] : table(),
  ...(depth > 0 ? [
    () => `(${query(depth - 1, scope)}) q${random(99)}`,
    () => `LATERAL (${query(depth - 1, scope)}) q${random(99)}`,
    () => `(${item(depth - 1, scope)} LEFT JOIN ${item(depth - 1, scope)} ON ${condition(depth - 1, scope)})`,
    () => `f((${query(depth - 1, scope)})) f${random(99)}`,
  ] : []),
]);
const value = (depth, scope) => pick([
  () => 'x', () => '1', () => `count(y)`,
  ...(depth > 0 ? [
    () => `(${query(depth - 1, scope)})`, () => `CASE WHEN ${condition(depth - 1, scope)} THEN ${value(depth - 1, scope)} END`,
    () => `coalesce(${value(depth - 1, scope)}, ${value(depth - 1, scope)})`, () => `ARRAY(${query(depth - 1, scope)})`,
    () => `(${value(depth - 1, scope)})::text`, () => `f(${value(depth - 1, scope)}, k => ${value(depth - 1, scope)})`,
    () => `sum(x) FILTER (WHERE ${condition(depth - 1, scope)}) OVER (ORDER BY ${value(depth - 1, scope)})`,
    () => `ROW(${value(depth - 1, scope)}, 1)`, () => `JSON_OBJECT('k': ${value(depth - 1, scope)})`,
  ] : []),
]);
const condition = (depth, scope) => pick([
  () => 'x = 1', () => `${value(depth, scope)} > 1`,
  ...(depth > 0 ? [
    () => `EXISTS (${query(depth - 1, scope)})`, () => `x IN (${query(depth - 1, scope)})`, () => `NOT (${condition(depth - 1, scope)})`,
    () => `(${condition(depth - 1, scope)} OR ${condition(depth - 1, scope)})`, () => `x BETWEEN ${value(depth - 1, scope)} AND ${value(depth - 1, scope)}`,
    () => `x = ALL (${query(depth - 1, scope)})`,
  ] : []),
]);
const write = (depth, scope) => pick([
  () => `INSERT INTO ${table()} (${query(depth, scope)}) RETURNING ${value(depth, scope)}`,
  () => `UPDATE ${table()} SET x = ${value(depth, scope)}, (y, z) = (${query(depth, scope)}) FROM ${item(depth, scope)} WHERE ${condition(depth, scope)}`,
  () => `DELETE FROM ${table()} USING ${item(depth, scope)} WHERE ${condition(depth, scope)} RETURNING *`,
  () => `INSERT INTO ${table()} VALUES (${value(depth, scope)}) ON CONFLICT (x) DO UPDATE SET x = ${value(depth, scope)} WHERE ${condition(depth, scope)}`,
  () => `MERGE INTO ${table()} USING ${item(depth, scope)} ON ${condition(depth, scope)} WHEN MATCHED AND ${condition(depth, scope)} THEN DELETE`
    + ` WHEN NOT MATCHED THEN INSERT VALUES (${value(depth, scope)})`,
]);
const withClause = (depth, scope, body) => {
  const name = `c${++ctes}`;
  const recursive = random(2) === 0;
  const inner = recursive ? [...scope, name] : scope;
  const first = random(3) === 0 ? write(depth, inner) : query(depth, inner);
  return `WITH ${recursive ? 'RECURSIVE ' : ''}${name} AS (${first}) ${body(depth, [...scope, name])}`;
};
const query = (depth, scope) => pick([
  () => `SELECT ${value(depth, scope)} FROM ${item(depth, scope)}, ${item(depth, scope)} WHERE ${condition(depth, scope)}`,
  () => `SELECT ${value(depth, scope)} FROM ${item(depth, scope)} GROUP BY x HAVING ${condition(depth, scope)} ORDER BY ${value(depth, scope)} LIMIT 1`,
  () => `SELECT x FROM ${item(depth, scope)} FOR UPDATE`,
  () => `TABLE ${table()}`,
  ...(depth > 0 ? [
    () => `(${query(depth - 1, scope)}) UNION ALL (${query(depth - 1, scope)})`, () => withClause(depth - 1, scope, (...inner) => `SELECT x FROM (${query(...inner)}) w`),
    () => `VALUES (${value(depth - 1, scope)}, ${value(depth - 1, scope)})`,
  ] : []),
]);

const lines = [];
while (lines.length < 80) {
  [tables, ctes] = [0, 0];
  const line = pick([() => query(3, []), () => write(2, []), () => withClause(2, [], write), () => `EXPLAIN ${write(2, [])}`, () => `PREPARE p AS ${query(3, [])}`]);
  if (tables > 1 && line.length < 700) lines.push(line);
}

writeFileSync(new URL('random.txt', import.meta.url), lines.join('\n') + '\n');
