// node-postgres where rules allow writes, sleeping and channels: cancel, transactions, notifications. Environment: PG*.
import pg from 'pg';
import { assert, errorOf, step, until } from './check.mjs';

const client = new pg.Client();
const other = new pg.Client();
await Promise.all([client.connect(), other.connect()]);

await step('cancel of a running statement', async () => {
    const running = new pg.Query('SELECT pg_sleep(30)');
    const ended = new Promise((resolve, reject) => {
        running.on('error', reject);
        running.on('end', resolve);
    });
    client.query(running);
    const began = Date.now();
    await until(async () => (await other.query("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND pid = $1", [client.processID])).rows);
    const canceller = new pg.Client();
    canceller.cancel(client, running);
    assert.equal((await errorOf(ended)).code, '57014');
    assert.ok(Date.now() - began < 15_000, 'it ran to its end');
    assert.equal((await client.query('SELECT 1 AS a')).rows[0].a, 1);
});
await step('a write, its transaction and its savepoint', async () => {
    await client.query('CREATE TABLE pg_works (id int PRIMARY KEY, note text, at timestamptz DEFAULT now())');
    await client.query('BEGIN');
    const made = await client.query('INSERT INTO pg_works (id, note) VALUES ($1, $2), ($3, $4) RETURNING id', [1, 'one', 2, 'two']);
    assert.deepEqual(made.rows, [{ id: 1 }, { id: 2 }]);
    await client.query('SAVEPOINT a');
    assert.equal((await errorOf(client.query('INSERT INTO pg_works VALUES (1)'))).code, '23505');
    await client.query('ROLLBACK TO a');
    await client.query('COMMIT');
    assert.equal((await other.query('SELECT count(*)::int AS n FROM pg_works')).rows[0].n, 2);
});
await step('notifications', async () => {
    const heard = new Promise(resolve => client.once('notification', resolve));
    await client.query('LISTEN shop_news');
    await other.query("NOTIFY shop_news, 'sale'");
    const message = await heard;
    assert.deepEqual([message.channel, message.payload, message.processId], ['shop_news', 'sale', other.processID]);
    await client.query('UNLISTEN *');
});
await step('end', async () => {
    await client.query('DROP TABLE pg_works');
    await client.end();
    await other.end();
});
