#!/usr/bin/env bash
# Finding: @azure/arm-machinelearning 2.1.1, the latest on npm, reports an update of a workspace's key as done and sends a request without the key.
#
# Guess, before it was run: workspaces.beginUpdateAndWait sends properties.encryption.keyVaultProperties.keyIdentifier, which the PATCH of Azure Machine Learning takes;
#   if the client's model did not have it, the call would throw, or send the member as it is.
# Seen: the client's model of an update, of api-version 2022-10-01, has no encryption. Its serialiser drops members that its model does not
#   have, without a word. What is left is an update without a change, which Azure answers with 200.
# Why it matters: a rotation by this client looks successful and leaves the old key version in force. TypeScript warns; JavaScript, and an object
#   that is passed on as a variable, do not. Compare the workspace's keyIdentifier afterwards, or send the PATCH through a client without a model.
#
# The server records the PATCH and answers 200 with the workspace, as Azure does for an update that changes nothing.
# Needs bash, node 20 or newer and npm. Exits with 1 when the behaviour is another.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --save-exact @azure/arm-machinelearning@2.1.1 >&2

cat >probe.cjs <<'PROBE'
const http = require('node:http');
const { AzureMachineLearningWorkspaces } = require('@azure/arm-machinelearning');

const server = http.createServer((request, response) => {
  let body = '';
  request.on('data', (part) => (body += part));
  request.on('end', () => {
    console.log(request.method, new URL(request.url, 'http://x').search, body);
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ id: '/x', properties: { provisioningState: 'Succeeded' } }));
  });
});

server.listen(0, '127.0.0.1', async () => {
  const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3600000 }) };
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const client = new AzureMachineLearningWorkspaces(credential, '00000000-0000-0000-0000-000000000001', { endpoint, allowInsecureConnection: true });
  // The server has no TLS, over which alone a token may be sent.
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  const keyIdentifier = 'https://vault.example/keys/key/0123456789abcdef0123456789abcdef';
  const update = { description: 'rotated', encryption: { keyVaultProperties: { keyIdentifier } } };
  const workspace = await client.workspaces.beginUpdateAndWait('rg', 'workspace', update);
  console.log('reported:', workspace.provisioningState);
  server.close();
});
PROBE

cat >expected <<'EXPECTED'
PATCH ?api-version=2022-10-01 {"properties":{"description":"rotated"}}
reported: Succeeded
EXPECTED
node probe.cjs >seen
echo "@azure/arm-machinelearning 2.1.1, node $(node --version)"
cat seen
diff expected seen >&2 || { echo "The behaviour is no longer the one that was found." >&2; exit 1; }
