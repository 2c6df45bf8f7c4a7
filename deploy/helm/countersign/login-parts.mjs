// What `helm test` runs: asks each part of a login whether it answers, says so in a line each, and
// ends with 1 where one does not. SERVICES names the processes (`session=http://…:8080`), GATEWAY is
// where the gateway listens, PUBLIC_URL what the outside calls it.
import { request } from 'node:http';

const { SERVICES = '', GATEWAY = '', PUBLIC_URL = '' } = process.env;
const { host, protocol } = new URL(PUBLIC_URL);
const timeoutMs = 10_000;

/** Asks as the ingress would: by the name that the outside has for it. */
const ask = (url, { method = 'GET', form } = {}) =>
  new Promise((resolve, reject) => {
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    const headers = {
      host,
      'x-forwarded-proto': protocol.slice(0, -1),
      ...(form !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }),
      ...(form !== undefined && { 'content-length': Buffer.byteLength(body) }),
    };
    const asking = request(url, { method, headers, timeout: timeoutMs }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        text += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode, text }));
    });
    asking.on('timeout', () => asking.destroy(new Error(`no answer in ${timeoutMs} ms`)));
    asking.on('error', reject);
    asking.end(body);
  });

/** Nobody's: whoever refuses it has looked it up. */
const nobody = { client_id: 'helm-test', client_secret: 'of-nobody-at-all' };
const redirect = `redirect_uri=${encodeURIComponent(`${PUBLIC_URL}/callback`)}`;
const authorize = `/authorize?client_id=helm-test&response_type=code&${redirect}`;
const token = { method: 'POST', form: { grant_type: 'client_credentials', ...nobody } };

const parts = [
  ...SERVICES.split(' ')
    .filter(Boolean)
    .map((service) => service.split('='))
    .map(([name, url]) => [
      `${name} is ready`,
      `${url}/readyz`,
      {},
      ({ status }) => status === 200,
    ]),
  [
    'the gateway says who it is',
    `${GATEWAY}/.well-known/openid-configuration`,
    {},
    ({ status, text }) => status === 200 && JSON.parse(text).issuer.startsWith(PUBLIC_URL),
  ],
  [
    'directory has keys that sign tokens',
    `${GATEWAY}/.well-known/jwks.json`,
    {},
    ({ status, text }) => status === 200 && JSON.parse(text).keys.length > 0,
  ],
  [
    'the first page of a login refuses an application that nobody knows',
    `${GATEWAY}${authorize}`,
    {},
    ({ status }) => status >= 400 && status < 500 && status !== 429,
  ],
  [
    'the token endpoint refuses a client that nobody knows',
    `${GATEWAY}/oauth/token`,
    token,
    ({ status }) => status === 401,
  ],
];

let failed = 0;
for (const [what, url, terms, isGood] of parts) {
  const told = await ask(url, terms).then(
    (answer) => (isGood(answer) ? 'ok' : `answered ${answer.status}`),
    (error) => error.message,
  );
  if (told !== 'ok') failed += 1;
  process.stdout.write(
    told === 'ok' ? `ok      ${what}\n` : `FAILED  ${what}: ${told} at ${url}\n`,
  );
}
process.exitCode = failed === 0 ? 0 : 1;
