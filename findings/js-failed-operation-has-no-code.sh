#!/usr/bin/env bash
# Finding: a long operation that fails reaches the caller of Azure's JavaScript clients as an error without code, status or details.
#
# Guess, before it was run: the error of a failed operation is a RestError with the code of the operation's error, as that of any refused request is, and
#   its details can be reached from it.
# Seen: it is a plain Error. Code and message of the outermost error are words in its text; the details, where Azure Resource Manager puts the
#   cause, are nowhere in it, and it has no response. The same refusal of the request itself is a RestError with its code, status
#   and details.
# Why it matters: code that decides by error.code handles what Azure refuses immediately and misses the same refusal when it comes late. To know the cause of a failure,
#   read the operation's URL (Azure-AsyncOperation of the first reply) yourself.
#
# The server answers as Azure Resource Manager documents long operations: 202, then 200 with the status Failed and an error with details.
# Needs bash, node 20 or newer and npm. Exits with 1 when the behaviour is another.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
npm install --silent --no-audit --no-fund --save-exact @azure/arm-resources@7.0.0 @azure/core-lro@2.7.2 >&2

cat >probe.cjs <<'PROBE'
const http = require('node:http');
const util = require('node:util');
const { ResourceManagementClient } = require('@azure/arm-resources');

const failure = { code: 'BadRequest', message: 'The account cannot use the key.', details: [{ code: 'KeyNotFound', message: 'The key was deleted.' }] };
let isLate;
const server = http.createServer((request, response) => {
  request.resume();
  const send = (status, body, headers = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body && JSON.stringify(body));
  };
  if (request.method === 'PUT' && isLate) {
    send(202, undefined, { 'Azure-AsyncOperation': `http://127.0.0.1:${server.address().port}/operation` });
  } else if (request.method === 'PUT') {
    send(400, { error: failure });
  } else {
    send(200, { id: '/operation', name: 'operation', status: 'Failed', error: failure });
  }
});

server.listen(0, '127.0.0.1', async () => {
  const credential = { getToken: async () => ({ token: 'none', expiresOnTimestamp: Date.now() + 3600000 }) };
  const endpoint = `http://127.0.0.1:${server.address().port}`;
  const client = new ResourceManagementClient(credential, '00000000-0000-0000-0000-000000000001', { endpoint, allowInsecureConnection: true });
  // The server has no TLS, over which alone a token may be sent.
  client.pipeline.removePolicy({ name: 'bearerTokenAuthenticationPolicy' });
  for (const late of [false, true]) {
    isLate = late;
    const error = await client.resources.beginCreateOrUpdateByIdAndWait('/subscriptions/s/x', '2024-01-01', { location: 'westeurope' }).catch((caught) => caught);
    const all = util.inspect(error, { depth: 10 }) + JSON.stringify(error.details ?? null);
    console.log(late ? 'late:' : 'immediate:', error.name, 'code', error.code, 'status', error.statusCode, '- the cause can be reached:', all.includes('KeyNotFound'));
    if (late) {
      console.log('late:', error.message.trim());
    }
  }
  server.close();
});
PROBE

cat >expected <<'EXPECTED'
immediate: RestError code BadRequest status 400 - the cause can be reached: true
late: Error code undefined status undefined - the cause can be reached: false
late: The long-running operation has failed. BadRequest. The account cannot use the key.
EXPECTED
node probe.cjs >seen
echo "@azure/arm-resources 7.0.0, @azure/core-lro 2.7.2, node $(node --version)"
cat seen
diff expected seen >&2 || { echo "The behaviour is no longer the one that was found." >&2; exit 1; }
