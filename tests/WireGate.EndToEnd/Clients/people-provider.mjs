// An OpenID provider for the tests: prints its port, takes any account by its name, and ends with its standard input.
//   node people-provider.mjs REDIRECT_URI
import Provider from 'oidc-provider';

const server = await new Promise(resolve => {
    import('node:http').then(({ createServer }) => {
        const listening = createServer((request, response) => handler(request, response));
        listening.listen(0, '127.0.0.1', () => resolve(listening));
    });
});
let handler;
const issuer = `http://127.0.0.1:${server.address().port}`;
const provider = new Provider(issuer, {
    clients: [{
        client_id: 'wiregate',
        client_secret: 'the-clients-secret',
        redirect_uris: [process.argv[2]],
        grant_types: ['authorization_code', 'urn:ietf:params:oauth:grant-type:device_code'],
        application_type: 'native',
    }],
    features: { deviceFlow: { enabled: true } },
    pkce: { required: () => true },
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    cookies: { keys: ['not-a-secret'] },
    findAccount: (context, id) => ({
        accountId: id,
        claims: () => ({ sub: id, email: `${id}@Example.com`, email_verified: !id.startsWith('unverified') }),
    }),
});
handler = provider.callback();
console.log(issuer);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
