// A running notice, of whose three nominees one is struck off, and the objections to it.
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { desktop, lookAt, openStage, phone, sound } from './stage.mjs'

let stage
let notice
before(async () => {
  stage = await openStage()
  await stage.api.load('OBJECTION_UPHELD')
  const { publicNotices } = await stage.api.run('{ publicNotices { nodes { id } } }')
  notice = `/notices/${publicNotices.nodes[0].id}`
})
after(() => stage.close())

it('looks right', async () => {
  await lookAt(stage, {
    home: '/',
    notices: '/notices',
    notice,
    objection: `${notice}/objection`,
    progress: '/objections',
    filed: '/objections/filed',
    'not-found': '/nowhere',
  })
})

it('holds at 320 pixels', async () => {
  const visitor = await stage.visit({ width: 320, height: 600 })
  await visitor.open(`/en${notice}`)
  await sound(visitor, 'notice-en-320')
  await visitor.leave()
})

it('shows the notice with its counted days by the clock of the server', async () => {
  const visitor = await stage.visit()
  const { page } = visitor
  await visitor.open('/')
  await page.getByRole('link', { name: '拟奖励单位公示' }).click()
  await page.getByRole('heading', { name: '拟奖励单位公示' }).waitFor()
  await page.getByText('8 天 14 小时 0 分').waitFor()
  const shown = await page.locator('main').innerText()
  for (const part of ['2026年6月30日 24:00', '8 天 14 小时 0 分', '3 / 10（工作日）', '除名：取消资格', '包头日报']) {
    assert.ok(shown.includes(part), part)
  }
  assert.match(await page.locator('[aria-current=date]').innerText(), /^6月22日周一\s+第 4 日\s+今天$/)
  assert.match(await page.locator('.days').innerText(), /^6月15日周一\s+发布当日[\s\S]*6月19日周五\s+节假日\s+端午节[\s\S]*6月20日周六\s+周末/)
  assert.equal(await page.locator('.days .counts').count(), 10)
  assert.equal(await page.getByRole('link', { name: '提出异议' }).count(), 2)
  await visitor.leave()
})

it('puts focus on the heading of the next page, and goes back', async () => {
  const visitor = await stage.visit()
  const { page } = visitor
  await visitor.open('/')
  await page.keyboard.press('Tab')
  assert.equal(await page.locator(':focus').innerText(), '跳到正文')
  await page.getByRole('link', { name: '获奖名录' }).click()
  await visitor.read()
  assert.equal(await page.locator('h1:focus').innerText(), '获奖名录')
  await page.getByRole('link', { name: 'English' }).click()
  await visitor.read()
  assert.equal(new URL(page.url()).pathname, '/en/awards')
  assert.equal(await page.locator('h1').innerText(), 'Award roll')
  await page.goBack()
  await page.goBack()
  await visitor.read()
  assert.equal(await page.locator('h1').innerText(), '公告')
  await visitor.leave()
})

it('shows every refusal at its field and keeps what was typed', async () => {
  const visitor = await stage.visit(phone)
  const { page } = visitor
  await visitor.open(`${notice}/objection`)
  await page.getByLabel('证据').fill('检测报告')
  await page.getByRole('button', { name: '提交异议' }).click()
  await page.locator('[role=alert]:focus').waitFor()
  assert.equal(await page.locator('[role=alert] li').count(), 4)
  for (const label of ['异议对象', '姓名或单位名称', '联系方式', '事实']) {
    const field = page.getByLabel(label, { exact: true })
    assert.equal(await field.getAttribute('aria-invalid'), 'true', label)
    const described = (await field.getAttribute('aria-describedby')).split(' ').at(-1)
    assert.ok(await page.locator(`[id="${described}"]`).innerText(), label)
  }
  await sound(visitor, 'objection-refused-phone')
  await page.locator('[role=alert] a').last().press('Enter')
  assert.equal(await page.locator(':focus').getAttribute('id'), 'facts')
  await page.getByRole('link', { name: 'English' }).click()
  await visitor.read()
  assert.equal(await page.getByLabel('Evidence').inputValue(), '检测报告')
  await page.getByRole('button', { name: 'Send the objection' }).click()
  assert.match(await page.locator('[role=alert]').innerText(), /cannot be blank/)
  await visitor.leave()
})

it('files an objection by keyboard alone, once, although the first answer is lost', async () => {
  const visitor = await stage.visit()
  const { page, faults } = visitor
  const press = (key) => page.keyboard.press(key)
  const type = (text) => page.keyboard.type(text)
  const focused = async () => (await page.locator(':focus').getAttribute('aria-label')) ?? page.locator(':focus').innerText()
  async function tabTo(name) {
    for (let tabs = 0; tabs < 40; tabs++) {
      await press('Tab')
      if ((await focused()).startsWith(name)) return
    }
    assert.fail(`no way to ${name}`)
  }

  await visitor.open(notice)
  await page.getByRole('link', { name: '提出异议' }).first().waitFor()
  await tabTo('对草原智云软件合作社提出异议')
  await press('Enter')
  await visitor.read()
  await page.locator('h1:focus').waitFor()
  for (let tabs = 0; tabs < 2; tabs++) await press('Tab')
  assert.equal(await page.locator(':focus').getAttribute('id'), 'creditCode')
  assert.equal(await page.locator(':focus').inputValue(), '93150200MA0QRTW51Q')
  await press('Tab')
  await press('ArrowRight')
  await press('Tab')
  await type('包头市某研究所')
  await press('Tab')
  await type('0472-1234567')
  await press('Tab')
  await type('软件著作权系伪造。')
  await press('Tab')
  await type('登记证书复印件。')

  const receipts = []
  await page.route(stage.api.url, async (route) => {
    if (!route.request().postData()?.includes('FileObjection')) return route.fallback()
    const answer = await (await route.fetch()).json()
    receipts.push(answer.data.fileObjection.objection.receipt)
    await (receipts.length === 1 ? route.abort() : route.fulfill({ json: answer }))
  })
  await press('Tab')
  await press('Enter')
  await page.getByText('没有收到答复').waitFor()
  assert.equal(await page.getByLabel('事实').inputValue(), '软件著作权系伪造。')
  assert.equal(await focused(), '提交异议')
  await press('Enter')

  await page.getByRole('heading', { name: '异议已提交' }).waitFor()
  const receipt = await page.locator('.receipt code').innerText()
  assert.deepEqual(receipts, [receipt, receipt])
  await page.locator('h1:focus').waitFor()
  await press('Tab')
  await press('Enter')
  await page.getByText('已复制').waitFor()
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), receipt)
  await page.reload()
  assert.equal(await page.locator('.receipt code').innerText(), receipt)
  await sound(visitor, 'receipt-desktop')
  await tabTo('查询处理进展')
  await press('Enter')
  await page.locator('h1:focus').waitFor()
  await press('Tab')
  await press('Enter')
  await page.getByText('已提出').waitFor()
  assert.ok(!page.url().includes(receipt))
  assert.equal(await page.evaluate(() => sessionStorage.length), 0)

  assert.deepEqual(faults.splice(0), ['Failed to load resource: net::ERR_FAILED'])
  await visitor.leave()
})

it('tells what became of an objection', async () => {
  const visitor = await stage.visit(phone)
  const { page } = visitor
  await visitor.open('/objections')
  await page.getByLabel('回执号').fill('YY-0000')
  await page.getByRole('button', { name: '查询' }).click()
  await page.getByText('没有此回执号的异议').waitFor()
  await page.getByLabel('回执号').fill('YY-2F4D01249962907A4E041CAF')
  await page.getByRole('button', { name: '查询' }).click()
  await page.locator('dl').waitFor()
  assert.match(await page.locator('dl').innerText(), /成立[\s\S]*高新建工集团有限公司/)
  await sound(visitor, 'progress-found-phone')
  await visitor.leave()
})

it('says so when the server cannot be reached, and tries again', async () => {
  const visitor = await stage.visit()
  const { page, faults } = visitor
  await visitor.open('/')
  await page.route(`${stage.api.url}*`, (route) => route.abort())
  await page.getByRole('link', { name: '撤销公布' }).click()
  await page.getByRole('alert').waitFor()
  await sound(visitor, 'unreachable-desktop')
  await page.unroute(`${stage.api.url}*`)
  await page.getByRole('button', { name: '重试' }).click()
  await page.getByText('共 0 条').waitFor()
  assert.ok(faults.splice(0).every((fault) => fault.includes('net::ERR_FAILED')))
  await visitor.leave()
})

it('follows the board while somebody looks', async () => {
  const visitor = await stage.visit()
  const { page } = visitor
  const ofStream = (request) => request.url().startsWith(`${stage.api.url}/stream?`)
  const opened = () => page.waitForRequest(ofStream)
  const first = opened()
  await visitor.open('/')
  await first
  const look = (hidden) => page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { value: hidden, configurable: true })
    document.dispatchEvent(new Event('visibilitychange'))
  }, hidden)
  const closed = page.waitForEvent('requestfailed', ofStream)
  await look(true)
  await closed
  const again = opened()
  await look(false)
  await again
  await visitor.leave()
})

it('takes the notice away at the instant of its end', async () => {
  const visitor = await stage.visit()
  const late = await stage.visit()
  await stage.api.setClock('2026-06-30T23:59:00+08:00')
  await visitor.open('/notices')
  // Where a network blocks streams, the board looks by itself.
  const blocked = await stage.visit(desktop, { refreshSeconds: 1 })
  await blocked.page.route(`${stage.api.url}/stream*`, (route) => route.abort())
  await blocked.open('/notices')
  await visitor.page.getByText('0 天 0 小时 1 分').waitFor()
  assert.match(await visitor.page.locator('main').innerText(), /0 天 0 小时 1 分[\s\S]*第 10 日\s+今天/)
  await late.open(`${notice}/objection?of=91150200MA0XXXX15E`)
  await late.page.getByLabel('姓名或单位名称').fill('张三')
  await late.page.getByLabel('联系方式').fill('13800000000')
  await late.page.getByLabel('事实').fill('迟到的异议。')

  await stage.api.setClock('2026-07-01T00:00:00+08:00')
  await visitor.page.getByText('目前没有正在进行的公示').waitFor()
  await visitor.page.locator('.list .ended').waitFor()
  await blocked.page.locator('.list .ended').waitFor()
  assert.ok(blocked.faults.splice(0).every((fault) => fault.includes('net::ERR_FAILED')))
  await blocked.leave()
  await late.page.getByRole('button', { name: '提交异议' }).click()
  await late.page.locator('[role=alert]').waitFor()
  assert.match(await late.page.locator('[role=alert]').innerText(), /公示期已于\s*2026年6月30日24:00\s*届满[\s\S]*第十九条第一款/)
  assert.equal(await late.page.getByLabel('事实').inputValue(), '迟到的异议。')
  await late.open(`/en${notice}/objection`)
  await late.page.getByText(/^The notice ended at 24:00 on 30 June 2026/).waitFor()
  await visitor.leave()
  await late.leave()
})
