// What the tests play on: a sandbox of the real server, the built site, and a browser.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { preview } from 'vite'

const here = fileURLToPath(new URL('..', import.meta.url))
const binary = process.env.QUALITY_AWARD_BIN ?? join(here, '../../target/debug/quality-award')
const shots = process.env.SCREENSHOTS
const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const desktop = { width: 1280, height: 900 }
export const phone = { width: 375, height: 760 }

export async function openStage() {
  const api = await startServer()
  const site = await preview({ root: here, logLevel: 'error', preview: { host: '127.0.0.1', port: await freePort() } })
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_BIN ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
      '--disable-component-update', '--disable-sync',
    ],
  })
  const origin = `http://127.0.0.1:${site.config.preview.port}`
  return {
    api,
    visit: (viewport, config) => visit(browser, origin, api, viewport, config),
    async close() {
      await browser.close()
      await site.close()
      await api.stop()
    },
  }
}

/** A visitor with a browser of their own. What the page logs, and any request to another host, is a fault. */
async function visit(browser, origin, api, viewport = desktop, config = {}) {
  const context = await browser.newContext({ viewport, permissions: ['clipboard-read', 'clipboard-write'] })
  const faults = []
  await context.route('**/*', (route) => {
    const url = route.request().url()
    if (url.startsWith(`${origin}/`) || url.startsWith(api.origin)) return route.continue()
    faults.push(`request to ${url}`)
    return route.abort()
  })
  await context.route('**/config.json', (route) =>
    route.fulfill({ json: { api: api.url, get: true, pageSize: 20, refreshSeconds: 3600, ...config } }))
  const page = await context.newPage()
  page.setDefaultTimeout(20_000)
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && faults.push(message.text()))
  page.on('pageerror', (error) => faults.push(error.message))
  return {
    page,
    faults,
    async open(path) {
      await page.goto(origin + path)
      await this.read()
    },
    /** Until everything that the page asks for is there. */
    async read() {
      await page.locator('h1').waitFor()
      await page.waitForFunction(() => !document.querySelector('.loading'))
    },
    async leave() {
      await context.close()
      assert.deepEqual(faults, [])
    },
  }
}

/** Looks at pages, each given by a name and a path, in both languages and widths. */
export async function lookAt(stage, pages) {
  for (const [width, viewport] of Object.entries({ desktop, phone })) {
    const visitor = await stage.visit(viewport)
    for (const [name, path] of Object.entries(pages)) {
      for (const [language, base] of [['zh-CN', ''], ['en', '/en']]) {
        await visitor.open(base + path)
        assert.equal(await visitor.page.getAttribute('html', 'lang'), language)
        assert.match(await visitor.page.title(), language === 'en' ? / · .*Quality Award/ : / · .*质量奖/)
        await sound(visitor, `${name}-${language}-${width}`)
      }
    }
    await visitor.leave()
  }
}

/** Nothing that axe finds, and nothing wider than the screen. */
export async function sound({ page }, name) {
  await page.evaluate(axe)
  const { violations } = await page.evaluate(() => axe.run({ resultTypes: ['violations'] }))
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html)}`), [], name)
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  assert.equal(scrollWidth, clientWidth, `${name} is wider than the screen`)
  if (shots) await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

async function startServer() {
  const address = `127.0.0.1:${await freePort()}`
  const origin = `http://${address}/`
  const data = await mkdtemp(join(tmpdir(), 'notice-board-'))
  const server = spawn(binary, ['serve', '--sandbox', '--listen', address, '--data-dir', data], { stdio: 'ignore' })
  const gone = new Promise((resolve) => server.once('exit', resolve))
  const failed = new Promise((_, reject) => server.once('error', reject))
  await Promise.race([failed, answers(`${origin}healthz`)])

  /** Runs an operation, as whoever the token is. */
  async function run(query, variables, token) {
    const answer = await fetch(`${origin}graphql`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors } = await answer.json()
    if (errors) throw new Error(`${query}: ${JSON.stringify(errors)}`)
    return data
  }
  return {
    origin,
    url: `${origin}graphql`,
    run,
    load: (scenario) => run(`mutation { sandboxLoadScenario(input: { name: ${scenario} }) { serverTime } }`),
    setClock: (to) => run(`mutation { sandboxAdvanceClock(input: { to: "${to}" }) { serverTime } }`),
    async signIn(account) {
      const { sandboxSignIn } = await run(
        `mutation { sandboxSignIn(input: { account: "${account}" }) { session { accessToken } } }`,
      )
      return sandboxSignIn.session.accessToken
    },
    async stop() {
      server.kill()
      await gone
      await rm(data, { recursive: true })
    },
  }
}

async function answers(url) {
  for (let tries = 0; tries < 300; tries++) {
    if (await fetch(url).then((answer) => answer.ok, () => false)) return
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`${url} does not answer`)
}

function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address()
      server.close(() => resolve(port))
    })
  })
}
