#!/usr/bin/env bash
# Finding: Azure's JavaScript clients do not wait for the Retry-After of the reply that starts a long operation, and never forget that of a poll.
#
# Guess, before it was run: the first poll comes when the 202's Retry-After is over; after a poll that is answered without Retry-After the client
#   goes back to its own interval (updateIntervalInMs), because each Retry-After speaks of the next request only.
# Seen: the first poll follows the 202 immediately, whatever its Retry-After says. The Retry-After of one poll replaces the client's interval until the operation ends.
# Why it matters: a service that answers a poll too early with 404 or 429 sees exactly that from these clients, and one long Retry-After in the
#   middle makes everything after it slow. Both generations of @azure/core-lro behave so: 2.7.2 below arm-resources, 3.3.1 below arm-storage.
#
# The server answers a PUT with 202, Azure-AsyncOperation and Retry-After, and polls with a status, as Azure Resource Manager documents it.
# Needs bash, node 20 or newer and npm. Exits with 1 when the behaviour is another. Takes about fifteen seconds.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >probe.cjs <<'PROBE'
const http = require('node:http');

const announced = 4000;
const own = 100;
const later = 1000;
let times = [];

const server = http.createServer((request, response) => {
  request.resume();
  const send = (status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body && JSON.stringify(body));
  };
  if (request.method === 'PUT') {
    response.on('finish', () => (times = [Date.now()]));
    send(202, undefined, { 'Azure-AsyncOperation': `http://127.0.0.1:${server.address().port}/operation`, 'Retry-After': `${announced / 1000}` });
  } else if (request.url.startsWith('/operation')) {
    times.push(Date.now());
    const poll = times.length - 1;
    // Only the first poll is told to wait a second.
    send(200, { status: poll < 5 ? 'InProgress' : 'Succeeded' }, poll === 1 ? { 'Retry-After': `${later / 1000}` } : {});
  } else {
    send(200, { id: '/x', properties: { provisioningState: 'Succeeded' } });
  }
});

const clients = {
  'arm-resources': (options) => {
    const { ResourceManagementClient } = require('@azure/arm-resources');
    const client = new ResourceManagementClient(options.credential, options.subscription, options);
    return [client, () => client.resources.beginCreateOrUpdateByIdAndWait('/subscriptions/s/x', '2024-01-01', { location: 'westeurope' }, { updateIntervalInMs: own })];
  },
  'arm-storage': (options) => {
    const { StorageManagementClient } = require('@azure/arm-storage');
    const client = new StorageManagementClient(options.credential, options.subscription, options);
    const account = { location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' } };
    return [client, () => client.storageAccounts.create('rg', 'account', account, { updateIntervalInMs: own })];
  },
};

server.listen(0, '127.0.0.1', async () => {
  const options = {
    credential: { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3600000 }) },
    subscription: '00000000-0000-0000-0000-000000000001',
    endpoint: `http://127.0.0.1:${server.address().port}`,
    allowInsecureConnection: true,
  };
  for (const [name, make] of Object.entries(clients)) {
    const [client, start] = make(options);
    // The server has no TLS, over which alone a token may be sent.
    client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
    await start();
    const gaps = times.slice(1).map((at, index) => at - times[index]);
    console.log(`${name}: the first poll waits for the Retry-After of the 202:`, gaps[0] >= announced / 2);
    console.log(`${name}: polls after one with Retry-After that were told nothing wait as long as that:`, gaps.slice(2).every((gap) => gap >= later * 0.9));
    console.error(`${name}: milliseconds between the requests: ${gaps.join(', ')}`);
  }
  server.close();
});
PROBE

cat >expected <<'EXPECTED'
arm-resources: the first poll waits for the Retry-After of the 202: false
arm-resources: polls after one with Retry-After that were told nothing wait as long as that: true
arm-storage: the first poll waits for the Retry-After of the 202: false
arm-storage: polls after one with Retry-After that were told nothing wait as long as that: true
EXPECTED

cat >package.json <<'PACKAGES'
{
  "dependencies": { "@azure/arm-resources": "7.0.0", "@azure/arm-storage": "20.0.0" },
  "overrides": {
    "@azure/arm-resources": { "@azure/core-lro": "2.7.2" },
    "@azure/arm-storage": { "@azure/core-lro": "3.3.1" }
  }
}
PACKAGES
npm install --silent --no-audit --no-fund >&2
find node_modules -path '*@azure/core-lro/package.json' -exec node -p 'const p = require(process.argv[1]); `@azure/core-lro ${p.version}`' "$work/{}" \; | sort
echo "@azure/arm-resources 7.0.0, @azure/arm-storage 20.0.0, node $(node --version)"
node probe.cjs >seen
cat seen
diff expected seen >&2 || { echo "The behaviour is no longer the one that was found." >&2; exit 1; }
