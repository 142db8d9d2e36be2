// A visitor of the explorer: Chromium with every other host out of reach.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after } from 'node:test';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const shots = process.env.SCREENSHOTS;

export const desktop = { width: 1280, height: 800 };
export const phone = { width: 375, height: 760 };

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  ],
});
after(() => browser.close());

/**
 * Opens the explorer. What the page logs, what its content policy forbids, and any request or socket to elsewhere is a fault.
 */
export async function visit(address, { locale = 'zh-CN', viewport = desktop } = {}) {
  const context = await browser.newContext({ locale, viewport });
  const faults = [];
  const requests = [];
  const sockets = [];
  await context.route('**/*', (route) => {
    const request = route.request();
    if (!request.url().startsWith(`${address}/`)) {
      faults.push(`request to ${request.url()}`);
      return route.abort();
    }
    requests.push({ url: request.url(), headers: request.headers(), body: request.postDataJSON() });
    return route.continue();
  });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('websocket', (socket) => {
    if (socket.url() !== `${address.replace('http', 'ws')}/graphql`) faults.push(`socket to ${socket.url()}`);
    const frames = { sent: [], received: [] };
    socket.on('framesent', ({ payload }) => frames.sent.push(JSON.parse(payload)));
    socket.on('framereceived', ({ payload }) => frames.received.push(JSON.parse(payload)));
    sockets.push({ socket, ...frames });
  });
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
  });
  await page.goto(`${address}/explorer`);
  await page.locator('.graphiql-query-editor').waitFor();
  await page.locator('.bar select').waitFor();
  const editor = (place) => page.locator(`${place} .CodeMirror`).first();
  const visitor = {
    page,
    faults,
    requests,
    sockets,
    /** What is written in an editor, all of it, also what is scrolled out of sight. */
    read: (place) => editor(place).evaluate((element) => element.CodeMirror.getValue()),
    /** Signs in as a demo account with the button. */
    async become(account) {
      await page.locator('.bar select').selectOption(account);
      await page.locator('.bar [type=submit]').click();
      await page.locator('.viewer code', { hasText: new RegExp(`^${account}$`) }).waitFor();
    },
    /** Opens an example of the panel in a new tab. */
    async open(name) {
      await page.locator('.examples input').fill(name);
      await page.locator('.examples button', { has: page.getByText(name, { exact: true }) }).click();
    },
    /** Runs what is in the editor, and returns the answer that is shown. */
    async run() {
      await page.locator('.graphiql-execute-button').click();
      await page.waitForFunction(() => {
        const shown = document.querySelector('.result-window .CodeMirror').CodeMirror.getValue();
        return shown.startsWith('{') && !document.querySelector('.graphiql-spinner');
      }, undefined, { timeout: 120_000 });
      return JSON.parse(await visitor.read('.result-window'));
    },
    /** Waits for what no element of the page shows. */
    async until(condition) {
      for (let tries = 0; !condition(); tries++) {
        assert.ok(tries < 200, `never: ${condition}`);
        await page.waitForTimeout(50);
      }
    },
    async try(name) {
      await visitor.open(name);
      return visitor.run();
    },
    async leave() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  };
  return visitor;
}

/** Nothing that axe finds in the bar and the panel, and nothing wider than the screen. */
export async function sound({ page }, name) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => axe.run('.bar, .examples', { resultTypes: ['violations'] }));
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`), [], name);
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return { scrollWidth, clientWidth };
  });
  assert.equal(scrollWidth, clientWidth, `${name} is wider than the screen`);
  if (shots) await page.screenshot({ path: join(shots, `explorer-${name}.png`), fullPage: true });
}
