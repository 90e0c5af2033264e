#!/usr/bin/env bash
# Finding: with an authority of a custom cloud, @azure/identity loses Microsoft Entra ID's reason when the tenant does not exist.
#
# Guess, before it was run: the error of getToken quotes what the authority answers, so that "AADSTS90002: Tenant ... not found" is in it, as the
#   texts of all other refusals are.
# Seen: a refusal of the token endpoint (here AADSTS7000215, a wrong secret) is quoted. That of the tenant's metadata, which is what an unknown tenant gets, is
#   not: the message is "endpoints_resolution_error" with a link, and neither the code nor the text of the answer is in the error or in its causes.
# Why it matters: a mistyped tenant looks like a network fault. Read the authority's answer with curl before you look at proxies.
#
# The server answers as Microsoft Entra ID documents it (error, error_description, error_codes) and is the authority of the client alone.
# Needs bash, node 20 or newer, npm and openssl. Exits with 1 when the behaviour is another.
set -euo pipefail

identity=4.13.1
msal=5.6.0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --save-exact "@azure/identity@$identity" "@azure/msal-node@$msal" >&2
openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=localhost -addext subjectAltName=DNS:localhost -keyout key.pem -out ca.pem 2>openssl.log || { cat openssl.log >&2; exit 2; }

cat >probe.cjs <<'PROBE'
const https = require('node:https');
const fs = require('node:fs');
const { ClientSecretCredential } = require('@azure/identity');

const absent = '99999999-9999-4999-8999-999999999999';
const present = '11111111-1111-4111-8111-111111111111';
const refusal = (error, number, text) => ({ error, error_description: `AADSTS${number}: ${text}`, error_codes: [number] });

const server = https.createServer({ key: fs.readFileSync('key.pem'), cert: fs.readFileSync('ca.pem') }, (request, response) => {
  const [, tenant] = request.url.split('/');
  const authority = `https://localhost:${server.address().port}/${tenant}`;
  const [status, body] =
    tenant === absent ? [400, refusal('invalid_tenant', 90002, `Tenant '${tenant}' not found.`)]
    : request.method === 'POST' ? [401, refusal('invalid_client', 7000215, 'Invalid client secret provided.')]
    : [200, {
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        jwks_uri: `${authority}/discovery/v2.0/keys`,
      }];
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
});

// The message of an error with those of its causes.
const told = (error) => (error ? `${error.message} ${JSON.stringify(error)} ${told(error.cause)}` : '');

server.listen(0, '127.0.0.1', async () => {
  const authorityHost = `https://localhost:${server.address().port}`;
  const ask = async (tenant) => {
    const credential = new ClientSecretCredential(tenant, 'client', 'secret', { authorityHost, disableInstanceDiscovery: true, retryOptions: { maxRetries: 0 } });
    return credential.getToken(`${authorityHost}/.default`).then(() => 'a token', told);
  };
  const wrongSecret = await ask(present);
  const unknownTenant = await ask(absent);
  console.log('wrong secret quotes AADSTS7000215:', wrongSecret.includes('AADSTS7000215'));
  console.log('unknown tenant quotes AADSTS90002:', unknownTenant.includes('90002'));
  console.log('unknown tenant says:', /endpoints_resolution_error/.exec(unknownTenant)?.[0] ?? unknownTenant);
  server.close();
});
PROBE

cat >expected <<'EXPECTED'
wrong secret quotes AADSTS7000215: true
unknown tenant quotes AADSTS90002: false
unknown tenant says: endpoints_resolution_error
EXPECTED
NODE_EXTRA_CA_CERTS="$work/ca.pem" node probe.cjs >seen
echo "@azure/identity $identity, @azure/msal-node $msal, node $(node --version)"
cat seen
diff expected seen >&2 || { echo "The behaviour is no longer the one that was found." >&2; exit 1; }
