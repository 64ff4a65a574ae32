// Steps of a client script: each prints its name once it held; the first that doesn't ends the script with its reason.
import assert from 'node:assert/strict';

export { assert };

export async function step(name, run) {
    try {
        await run();
        console.log(`ok ${name}`);
    } catch (error) {
        console.error(`not ok ${name}: ${error.stack ?? error}`);
        process.exit(1);
    }
}

/** The error that a promise ends with; that it ends without one is an error. */
export async function errorOf(promise) {
    try {
        await promise;
    } catch (error) {
        return error;
    }
    throw new Error('nothing was refused');
}

export function assertRefused(error) {
    assert.equal(error.code, '42501');
    assert.match(error.message, /keys-stay-in-the-shop/);
    assert.match(error.message, /API keys are not for agents\./);
}

/** Waits until a query answers with a row; for what another session does. */
export async function until(query) {
    const deadline = Date.now() + 20_000;
    while ((await query()).length === 0) {
        if (Date.now() > deadline) throw new Error('waited too long');
        await new Promise(resolve => setImmediate(resolve));
    }
}
