// A real OpenID Connect provider (npm package oidc-provider) on the loopback, with two people.
// Usage: node provider.mjs PORT CALLBACK KEYNAME   Prints "ready" when it listens.
import { generateKeyPairSync } from 'node:crypto'
import { createRequire } from 'node:module'

// The package lies where the test installed it, not beside this file.
const require = createRequire(`${process.cwd()}/`)
const { Provider } = await import(require.resolve('oidc-provider'))

const [port, callback, keyName] = process.argv.slice(2)
const people = {
  ada: { email: 'ada@example.org', email_verified: true, name: 'Ada Chief', groups: ['architects', 'board'] },
  bert: { email: 'bert@example.org', email_verified: false, name: 'Bert', groups: [] },
}
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const second = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
const common = { redirect_uris: [callback], response_types: ['code'], grant_types: ['authorization_code'] }

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    { ...common, client_id: 'plumb', client_secret: 'local secret: &%', id_token_signed_response_alg: 'RS256' },
    { ...common, client_id: 'plumb-es', client_secret: 'another', token_endpoint_auth_method: 'client_secret_post',
      id_token_signed_response_alg: 'ES256' },
    { ...common, client_id: 'plumb-public', token_endpoint_auth_method: 'none' },
  ],
  jwks: {
    keys: [
      { ...privateKey.export({ format: 'jwk' }), kid: `${keyName}-rsa`, use: 'sig', alg: 'RS256' },
      { ...second.export({ format: 'jwk' }), kid: `${keyName}-ec`, use: 'sig', alg: 'ES256' },
    ],
  },
  claims: {
    openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'],
  },
  scopes: ['openid', 'email', 'profile', 'groups'],
  pkce: { methods: ['S256'], required: () => true },
  features: { devInteractions: { enabled: true } },
  cookies: { keys: ['only for this test'] },
  findAccount: (_context, id) =>
    people[id] && { accountId: id, claims: () => ({ sub: id, ...people[id] }) },
})
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'))
