// A real OpenID provider on loopback that gives agents access tokens as JWTs (RFC 9068) for their client credentials.
// Prints its address when it listens; ends with its standard input.
import { createServer } from 'node:http';
import { generateKeyPairSync } from 'node:crypto';
import Provider from 'oidc-provider';

const jwk = (kid, type, options, alg) => ({ ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }), kid, alg, use: 'sig' });
const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const client = (id) => ({ client_id: id, client_secret: `${id}-secret`, grant_types: ['client_credentials'], redirect_uris: [], response_types: [] });
  const provider = new Provider(issuer, {
    clients: [client('planner'), client('stranger')],
    jwks: { keys: [jwk('rsa-1', 'rsa', { modulusLength: 2048 }, 'RS256'), jwk('ec-1', 'ec', { namedCurve: 'P-256' }, 'ES256')] },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (_context, resource) => ({
          scope: '', audience: new URL(resource).pathname.slice(1), accessTokenFormat: 'jwt', accessTokenTTL: 300,
          jwt: { sign: { alg: new URL(resource).host.startsWith('ec') ? 'ES256' : 'RS256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());
  console.log(issuer);
});
process.stdin.on('end', () => process.exit(0)).resume();
