// pg before columns that are masked. Environment: PG*.
import pg from 'pg';
import { assert, errorOf, step } from './check.mjs';

const client = new pg.Client();
await client.connect();

function check(row) {
    assert.equal(row.ssn, '***');
    assert.equal(row.email, '***@example.com');
    assert.equal(row.code.length, 20);
    assert.equal(row.salary, 0);
    assert.match(row.serial, /^\d+$/);
    assert.equal(row.balance, '0.00');
    assert.ok(row.born instanceof Date && row.seen instanceof Date);
    assert.match(row.secret, /^[0-9a-f-]{36}$/);
    assert.deepEqual(row.tags, []);
    assert.equal(row.profile, '***');
    assert.equal(row.photo.length, 0);
    assert.equal(row.active, false);
    assert.equal(row.rate, 0);
    assert.match(row.note, /^write to \*+ or \*{16}$/);
    assert.equal(row.nothing, null);
}

await step('simple query', async () => {
    const { rows } = await client.query('SELECT * FROM people ORDER BY id');
    assert.equal(rows.length, 30);
    rows.forEach(check);
});

await step('extended query', async () => {
    const { rows } = await client.query('SELECT * FROM people WHERE id = $1', [7]);
    rows.forEach(check);
    assert.equal(rows[0].id, 7);
});

await step('named statement, again and again', async () => {
    for (let id = 1; id <= 10; id++) {
        const { rows } = await client.query({ name: 'one', text: 'SELECT id, ssn FROM people WHERE id = $1', values: [id] });
        assert.deepEqual(rows, [{ id, ssn: '***' }]);
    }
});

await step('binary results', async () => {
    const { rows } = await client.query({ text: 'SELECT id, ssn, salary, active FROM people WHERE id = $1', values: [7], binary: true });
    assert.deepEqual(rows, [{ id: 7, ssn: '***', salary: 0, active: false }]);
});

await step('several results of one text', async () => {
    const results = await client.query('SELECT 1 AS one; SELECT ssn FROM people WHERE id = 1; SELECT 2 AS two');
    assert.deepEqual(results.map(result => result.rows), [[{ one: 1 }], [{ ssn: '***' }], [{ two: 2 }]]);
});

await step('view and partition', async () => {
    assert.deepEqual((await client.query('SELECT ssn FROM people_seen WHERE id = $1', [7])).rows, [{ ssn: '***' }]);
    assert.deepEqual((await client.query('SELECT ssn FROM visits WHERE id = $1', [1])).rows, [{ ssn: '***' }]);
});

await step('returning', async () => {
    const { rows } = await client.query('INSERT INTO entries (id) VALUES ($1) RETURNING *', [1001]);
    assert.deepEqual(rows, [{ id: 1001, ssn: '***' }]);
});

await step('error', async () => {
    const error = await errorOf(client.query('INSERT INTO entries (id) VALUES ($1)', [1001]));
    assert.equal(error.code, '23505');
    assert.equal(error.detail, undefined);
    assert.equal((await client.query('SELECT 1 AS one')).rows[0].one, 1);
});

await client.end();
