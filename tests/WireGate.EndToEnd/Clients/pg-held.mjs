// node-postgres where rules hold what deletes. It prints "approve REQUEST" or "deny REQUEST" for whoever runs it, who does so and writes a line back. Environment: PG*.
import { createInterface } from 'node:readline';
import pg from 'pg';
import { assert, errorOf, step } from './check.mjs';

const answered = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const requestIn = text => text.match(/wga_[a-z2-7]{16}/)[0];
const client = new pg.Client();
let answer;
client.on('notice', notice => answer && console.log(`${answer} ${requestIn(notice.message)}`));
await client.connect();

await step('approved, with its rows, in the same session', async () => {
    answer = 'approve';
    const { rows } = await client.query('DELETE FROM orders WHERE id = $1 RETURNING id', [401]);
    assert.deepEqual(rows, [{ id: 401 }]);
    await answered.next();
});
await step('denied, and the session goes on', async () => {
    answer = 'deny';
    const error = await errorOf(client.query('DELETE FROM orders WHERE id = $1', [402]));
    assert.equal(error.code, '42501');
    assert.match(error.message, /by ana/);
    await answered.next();
    assert.equal((await client.query('SELECT count(*)::int AS n FROM orders WHERE id = 402')).rows[0].n, 1);
});
await step('not decided in time; approved; another value asks anew; the same passes once', async () => {
    answer = undefined;
    const take = id => client.query('DELETE FROM basket WHERE id = $1', [id]);
    const first = await errorOf(take(41));
    assert.equal(first.code, '57014');
    console.log(`approve ${requestIn(first.message)}`);
    await answered.next();
    const other = await errorOf(take(42));
    assert.equal(other.code, '57014');
    assert.notEqual(requestIn(other.message), requestIn(first.message));
    assert.equal((await take(41)).rowCount, 1);
    const again = await errorOf(take(41));
    assert.notEqual(requestIn(again.message), requestIn(first.message));
});
await client.end();
process.exit(0);
