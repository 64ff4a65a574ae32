// node-postgres under rules that allow reads of the shop's tables and nothing else. Environment: PG*.
import pg from 'pg';
import Cursor from 'pg-cursor';
import QueryStream from 'pg-query-stream';
import { assert, assertRefused, errorOf, step } from './check.mjs';

const client = new pg.Client();
await step('connect', () => client.connect());
await step('simple query', async () => {
    const { rows } = await client.query('SELECT count(*)::int AS n FROM customers');
    assert.deepEqual(rows, [{ n: 200 }]);
});
await step('several statements', async () => {
    const results = await client.query('SELECT 1 AS a; SELECT id FROM orders ORDER BY id LIMIT 2');
    assert.deepEqual(results.map(result => result.rows), [[{ a: 1 }], [{ id: 1 }, { id: 2 }]]);
});
await step('parameters', async () => {
    const { rows } = await client.query('SELECT id FROM customers WHERE id = ANY($1::int[]) AND email LIKE $2 ORDER BY id', [[3, 5, 7], '%@example.com']);
    assert.deepEqual(rows.map(row => row.id), [3, 5, 7]);
});
await step('named statement, prepared once and run often', async () => {
    for (let id = 1; id <= 50; id++) {
        const { rows } = await client.query({ name: 'customer', text: 'SELECT email FROM customers WHERE id = $1', values: [id] });
        assert.equal(rows[0].email, `customer${id}@example.com`);
    }
});
await step('large parameter and result', async () => {
    const text = 'x'.repeat(3_000_000);
    const { rows } = await client.query('SELECT $1::text AS t', [text]);
    assert.equal(rows[0].t, text);
});
await step('types', async () => {
    const { rows: [row] } = await client.query("SELECT now() AS t, 1.5::numeric AS n, '{\"a\":[1]}'::jsonb AS j, ARRAY['a','b'] AS l, '\\x00ff'::bytea AS b, true AS y, NULL AS z");
    assert.ok(row.t instanceof Date);
    assert.deepEqual([row.n, row.j, row.l, [...row.b], row.y, row.z], ['1.5', { a: [1] }, ['a', 'b'], [0, 255], true, null]);
});
await step('read-only transaction', async () => {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query('SELECT total FROM orders WHERE id = 1');
    await client.query('COMMIT');
});
await step('cursor', async () => {
    const cursor = client.query(new Cursor('SELECT id FROM orders ORDER BY id'));
    const ids = [];
    for (let rows = await cursor.read(300); rows.length > 0; rows = await cursor.read(300)) ids.push(...rows.map(row => row.id));
    await cursor.close();
    assert.deepEqual([ids.length, ids.at(-1)], [1000, 1000]);
});
await step('cursor closed early', async () => {
    const cursor = client.query(new Cursor('SELECT id FROM orders'));
    assert.equal((await cursor.read(10)).length, 10);
    await cursor.close();
    assert.equal((await client.query('SELECT 1 AS a')).rows[0].a, 1);
});
await step('stream', async () => {
    let n = 0;
    for await (const row of client.query(new QueryStream('SELECT * FROM orders WHERE id > $1', [0], { batchSize: 64 }))) n += row.id > 0 ? 1 : 0;
    assert.equal(n, 1000);
});
await step('refusal with code, rule and reason', async () => {
    assertRefused(await errorOf(client.query('SELECT key FROM api_keys')));
    assertRefused(await errorOf(client.query('SELECT key FROM api_keys WHERE service = $1', ['mailer'])));
    assertRefused(await errorOf(client.query({ name: 'keys', text: 'SELECT key FROM api_keys' })));
    assert.equal((await client.query('SELECT 1 AS a')).rows[0].a, 1);
});
await step('refusal of a cursor and of a stream', async () => {
    assertRefused(await errorOf(client.query(new Cursor('SELECT key FROM api_keys')).read(1)));
    assertRefused(await errorOf(new Promise((resolve, reject) =>
        client.query(new QueryStream('SELECT key FROM api_keys')).on('error', reject).on('end', resolve).resume())));
    assert.equal((await client.query('SELECT 1 AS a')).rows[0].a, 1);
});
await step('error of the server', async () => {
    const error = await errorOf(client.query('SELECT nonsense FROM customers'));
    assert.deepEqual([error.code, error.position], ['42703', '8']);
});
await step('end', () => client.end());
await step('pool', async () => {
    const pool = new pg.Pool({ max: 5 });
    const rows = await Promise.all(Array.from({ length: 40 }, (_, i) => pool.query('SELECT id FROM customers WHERE id = $1', [i + 1])));
    assert.deepEqual(rows.map(result => result.rows[0].id), Array.from({ length: 40 }, (_, i) => i + 1));
    await pool.end();
});
