// postgres.js where rules allow writes, sleeping and channels. Environment: PG*.
import postgres from 'postgres';
import { pipeline } from 'node:stream/promises';
import { Readable } from 'node:stream';
import { assert, errorOf, step, until } from './check.mjs';

const sql = postgres({ max: 4, connect_timeout: 20 });
await step('cancel of a running statement', async () => {
    const began = Date.now();
    const running = sql`SELECT pg_sleep(30) AS postgresjs_cancel`.execute();
    const ended = errorOf(running);
    await until(() => sql`SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%postgresjs_cancel%'`);
    running.cancel();
    assert.equal((await ended).code, '57014');
    assert.ok(Date.now() - began < 15_000, 'it ran to its end');
    assert.equal((await sql`SELECT 1 AS a`)[0].a, 1);
});
await step('a write and its transaction', async () => {
    await sql`CREATE TABLE postgresjs_works (id int PRIMARY KEY, tags text[], doc jsonb)`;
    await sql.begin(async tx => {
        await tx`INSERT INTO postgresjs_works ${tx([{ id: 1, tags: ['a', 'b'], doc: tx.json({ a: 1 }) }, { id: 2, tags: [], doc: null }])}`;
        await tx.savepoint(async inner => inner`INSERT INTO postgresjs_works (id) VALUES (1)`).catch(error => assert.equal(error.code, '23505'));
    });
    assert.deepEqual([...await sql`SELECT * FROM postgresjs_works ORDER BY id`], [{ id: 1, tags: ['a', 'b'], doc: { a: 1 } }, { id: 2, tags: [], doc: null }]);
});
await step('copy in', async () => {
    const lines = Array.from({ length: 5000 }, (_, i) => `${i + 10}\t{x}\t\\N\n`);
    await pipeline(Readable.from(lines), await sql`COPY postgresjs_works FROM STDIN`.writable());
    assert.equal((await sql`SELECT count(*)::int AS n FROM postgresjs_works`)[0].n, 5002);
});
await step('notifications', async () => {
    let heard;
    const message = new Promise(resolve => { heard = resolve; });
    const listening = await sql.listen('shop_offers', heard);
    await sql.notify('shop_offers', 'half price');
    assert.equal(await message, 'half price');
    await listening.unlisten();
});
await step('end', async () => {
    await sql`DROP TABLE postgresjs_works`;
    await sql.end();
});
