import { randomUUID } from 'node:crypto';
import { createApplication, createConnection, createTenant, createUser, selectProvider, setFactor, setPolicy, updateTenant } from '@countersign/contracts';
import { startDirectory } from '@countersign/directory';
import { startGuardianConfig } from '@countersign/guardian-config';
import { createLogger, createMetrics } from '@countersign/observability';
import { startSession } from '@countersign/session';
import { startSmsDispatch } from '@countersign/sms-dispatch';
import { openWorld } from '@countersign/testkit';
import { buildGateway } from './gateway.ts';
const { chromium } = await import('/work/main/packages/e2e/node_modules/playwright-core/index.mjs');
const world = openWorld();
const sent: any[] = [];
const port = 4555;
const { ask } = world.messaging;
await Promise.all([
  startDirectory(world), startGuardianConfig({ ...world, allowPrivateWebhooks: false, outbox: true }),
  startSession({ ...world, newId: randomUUID } as any),
  startSmsDispatch({ ...world, outbox: { send: async (s: any) => { sent.push(s); return { status: 'accepted', reference: 'x' } as const; } } }),
]);
const tenantId = 'acme';
await ask(createTenant, { tenantId, hosts: [`localhost:${port}`], friendlyName: 'Acme Mills' });
await ask(selectProvider, { tenantId, provider: 'outbox' });
await ask(setFactor, { tenantId, factor: 'sms', enabled: true });
await ask(setPolicy, { tenantId, policy: ['all-applications'] });
await ask(updateTenant, { tenantId, settings: { enabledLocales: ['en', 'de', 'fr', 'es'], supportEmail: 'help@acme.test', ...(process.env.PRIMARY && { primaryColor: process.env.PRIMARY }), ...(process.env.BG && { pageBackground: process.env.BG }) } });
const cb = `http://localhost:${port}/healthz`;
await ask(createApplication, { tenantId, clientId: 'web', clientSecret: 'x'.repeat(40), settings: { name: 'Expenses', kind: 'regular_web', callbacks: [cb] } });
if (process.env.CONN) await ask(createConnection, { tenantId, name: 'google', displayName: 'Google', strategy: 'google-oauth2', federation: { issuer: 'https://accounts.google.com', clientId: 'a', clientSecret: 'b' } });
await ask(createUser, { tenantId, connection: 'Username-Password-Authentication', profile: { email: 'ada@example.com' }, password: 'correct horse' });
const app = await buildGateway({ ...world, log: createLogger({ service: 'g', level: 'silent' }), metrics: createMetrics(), settings: { publicUrl: `http://localhost:${port}`, exposeProviderSecrets: false } });
await app.listen({ port, host: '127.0.0.1' });
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const tag = process.env.TAG ?? 'a';
for (const [w, scheme] of [[1280, 'light'], [360, 'dark']] as const) {
  const ctx = await browser.newContext({ viewport: { width: w, height: w > 500 ? 800 : 720 }, colorScheme: scheme, locale: process.env.LANG_ ?? 'en-US' });
  const page = await ctx.newPage();
  const errors: string[] = [];
  page.on('console', (m: any) => errors.push(m.text()));
  const shot = (n: string) => page.screenshot({ path: `/tmp/gwshots/${tag}-${n}-${w}.png` });
  await page.goto(`http://localhost:${port}/authorize?client_id=web&redirect_uri=${encodeURIComponent(cb)}&response_type=code&scope=openid&state=s`);
  await shot('login');
  await page.fill('#username', 'ada@example.com'); await page.fill('#password', 'wrong'); await page.keyboard.press('Enter');
  await page.waitForSelector('.told'); await shot('login-refused');
  await page.fill('#password', 'correct horse'); await page.keyboard.press('Enter');
  await page.waitForURL(/mfa-sms/);
  if (page.url().includes('enrollment')) {
    await shot('enrollment');
    await page.fill('#phone', '12'); await page.keyboard.press('Enter'); await page.waitForSelector('.told'); await shot('enrollment-refused');
    await page.fill('#phone', '+4915123456789'); await page.keyboard.press('Enter'); await page.waitForURL(/challenge/);
  }
  await shot('challenge');
  await page.fill('#code', '000000'); await page.keyboard.press('Enter'); await page.waitForSelector('.told'); await shot('challenge-refused');
  await page.click('button[value=resend-code]'); await page.waitForSelector('.good'); await shot('challenge-resent');
  const code = await new Promise<string>((r) => { const t = setInterval(() => { const m = sent.at(-1); if (m) { clearInterval(t); r(/#(\d+)/.exec(m.text)![1]!); } }, 50); });
  await new Promise((r) => setTimeout(r, 300));
  await page.fill('#code', /#(\d+)/.exec(sent.at(-1).text)![1]!); await page.keyboard.press('Enter');
  await page.waitForURL(/healthz/);
  await page.goto(`http://localhost:${port}/authorize?client_id=nobody`); await shot('problem');
  await page.goto(`http://localhost:${port}/v2/logout`); await shot('signed-out');
  console.log(w, code.length, errors);
  await ctx.close();
}
await browser.close();
process.exit(0);
