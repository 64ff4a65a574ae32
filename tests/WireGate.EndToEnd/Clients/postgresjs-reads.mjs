// postgres.js under rules that allow reads of the shop's tables and nothing else. Environment: PG*.
import postgres from 'postgres';
import { assert, assertRefused, errorOf, step } from './check.mjs';

const sql = postgres({ max: 3, connect_timeout: 20 });
await step('query', async () => assert.deepEqual([...await sql`SELECT count(*)::int AS n FROM customers`], [{ n: 200 }]));
await step('parameters, lists and arrays', async () => {
    const rows = await sql`SELECT id FROM customers WHERE id IN ${sql([3, 5])} OR id = ANY(${[7, 9]}) ORDER BY id`;
    assert.deepEqual(rows.map(row => row.id), [3, 5, 7, 9]);
});
await step('prepared statement run often', async () => {
    for (let id = 1; id <= 50; id++) assert.equal((await sql`SELECT email FROM customers WHERE id = ${id}`)[0].email, `customer${id}@example.com`);
});
await step('pipelined', async () => {
    const rows = await Promise.all(Array.from({ length: 60 }, (_, i) => sql`SELECT id FROM orders WHERE id = ${i + 1}`));
    assert.deepEqual(rows.map(row => row[0].id), Array.from({ length: 60 }, (_, i) => i + 1));
});
await step('simple protocol, several statements', async () => {
    const results = await sql`SELECT 1 AS a; SELECT 2 AS b`.simple();
    assert.deepEqual(results.map(rows => [...rows]), [[{ a: 1 }], [{ b: 2 }]]);
});
await step('unprepared', async () => assert.equal((await sql.unsafe('SELECT $1::int + 1 AS a', [41]))[0].a, 42));
await step('cursor', async () => {
    let n = 0;
    for await (const rows of sql`SELECT id FROM orders`.cursor(128)) n += rows.length;
    assert.equal(n, 1000);
});
await step('for each row', async () => {
    let n = 0;
    await sql`SELECT id FROM orders`.forEach(() => n++);
    assert.equal(n, 1000);
});
await step('describe', async () => assert.deepEqual((await sql`SELECT id, email FROM customers`.describe()).columns.map(column => column.name), ['id', 'email']));
await step('read-only transaction', async () => {
    const rows = await sql.begin('READ ONLY', async tx => tx`SELECT total FROM orders WHERE id = ${1}`);
    assert.equal(rows.length, 1);
});
await step('copy out', async () => {
    let text = '';
    for await (const piece of await sql`COPY (SELECT id FROM orders ORDER BY id LIMIT 3) TO STDOUT`.readable()) text += piece;
    assert.equal(text, '1\n2\n3\n');
});
await step('refusal with code, rule and reason', async () => {
    assertRefused(await errorOf(sql`SELECT key FROM api_keys`));
    assertRefused(await errorOf(sql`SELECT key FROM api_keys WHERE service = ${'mailer'}`));
    assertRefused(await errorOf(sql.begin(async tx => { await tx`SELECT 1`; await tx`SELECT key FROM api_keys`; })));
    assert.equal((await sql`SELECT 1 AS a`)[0].a, 1);
});
await step('a refusal among pipelined queries fails that one alone', async () => {
    const results = await Promise.allSettled([sql`SELECT 1 AS a`, sql`SELECT key FROM api_keys`, sql`SELECT 2 AS a`]);
    assert.deepEqual(results.map(result => result.status), ['fulfilled', 'rejected', 'fulfilled']);
    assertRefused(results[1].reason);
});
await step('end', () => sql.end());
