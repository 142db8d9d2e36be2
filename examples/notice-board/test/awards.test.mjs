// Three awards, the first of which was revoked.
import assert from 'node:assert/strict'
import { after, before, it } from 'node:test'
import { lookAt, openStage, phone, sound } from './stage.mjs'

let stage
before(async () => {
  stage = await openStage()
  await stage.api.load('AWARD_REVOKED')
})
after(() => stage.close())

const awardOf = async (number) =>
  (await stage.api.run('query ($number: String!) { certificate(number: $number) { id } }', { number })).certificate.id

it('looks right', async () => {
  await lookAt(stage, {
    awards: '/awards',
    award: `/awards/${await awardOf('2026-002')}`,
    'award-revoked': `/awards/${await awardOf('2026-001')}`,
    'certificate-valid': '/certificate?number=2026-002',
    'certificate-revoked': '/certificate?number=2026-001',
    'certificate-unknown': '/certificate?number=1999-001',
    revocations: '/revocations',
    'notices-ended': '/notices',
  })
})

it('searches the roll by what stands in the address', async () => {
  const visitor = await stage.visit()
  const { page } = visitor
  const rows = () => page.locator('tbody tr').count()
  await visitor.open('/awards')
  assert.equal(await rows(), 3)
  await page.getByLabel('单位名称包含').fill('建工')
  await page.keyboard.press('Enter')
  await page.getByText('共 1 条').waitFor()
  assert.equal(new URL(page.url()).search, `?${new URLSearchParams({ name: '建工' })}`)
  assert.match(await page.locator('tbody').innerText(), /高新建工集团有限公司/)
  await page.getByRole('link', { name: '高新建工集团有限公司' }).click()
  await page.locator('blockquote').first().waitFor()
  await page.getByRole('heading', { name: '以标准化促精益建造' }).waitFor()
  await page.goBack()
  await page.getByText('共 1 条').waitFor()
  assert.equal(await page.getByLabel('单位名称包含').inputValue(), '建工')

  await visitor.open('/en/awards?state=REVOKED&year=2026&tier=QUALITY_AWARD')
  assert.equal(await rows(), 1)
  assert.equal(await page.getByLabel('State').inputValue(), 'REVOKED')
  await page.getByLabel('State').selectOption('Expired')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText('0 entries').waitFor()
  await page.getByRole('link', { name: 'Clear' }).click()
  await page.getByText('3 entries').waitFor()
  await visitor.leave()
})

it('leads from one notice to the one that took its place, and says why an award was revoked', async () => {
  const visitor = await stage.visit()
  const { page } = visitor
  await visitor.open('/notices')
  await page.getByRole('link', { name: '拟奖励单位公示', exact: false }).last().click()
  await visitor.read()
  await page.getByText('已被替代').waitFor()
  await sound(visitor, 'notice-superseded-desktop')
  await page.getByRole('link', { name: '公示（更正）' }).click()
  await page.getByText('临时放假').first().waitFor()
  const shown = await page.locator('main').innerText()
  for (const part of ['2026年7月3日 24:00', '10 / 10（工作日）', '公示期顺延至2026年7月3日', '替代的公示']) {
    assert.ok(shown.includes(part), part)
  }
  await sound(visitor, 'notice-lengthened-desktop')
  await visitor.open(`/awards/${await awardOf('2026-001')}`)
  await page.getByText('关于撤销质量奖的决定').waitFor()
  assert.match(await page.locator('main').innerText(), /第二十三条/)
  await visitor.leave()
})

it('turns pages forth and back', async () => {
  const visitor = await stage.visit(phone, { pageSize: 2 })
  const { page } = visitor
  const names = () => page.locator('tbody th').allInnerTexts()
  await visitor.open('/awards')
  const first = await names()
  assert.equal(first.length, 2)
  await page.getByRole('link', { name: '下一页' }).click()
  await page.getByRole('link', { name: '上一页' }).waitFor()
  assert.equal((await names()).length, 1)
  assert.equal(await page.locator(':focus').innerText(), '共 3 条')
  await sound(visitor, 'awards-paged-phone')
  await page.getByRole('link', { name: '上一页' }).click()
  await page.getByRole('link', { name: '下一页' }).waitFor()
  assert.deepEqual(await names(), first)
  await visitor.leave()
})

it('checks certificates: valid, revoked, unknown, expired', async () => {
  const visitor = await stage.visit()
  const { page } = visitor
  async function check(number, said) {
    await page.getByLabel('证书编号').fill(number)
    await page.getByRole('button', { name: '查询' }).click()
    await page.getByText(said).waitFor()
  }
  await visitor.open('/certificate')
  await check('2026-002', '2026-002 有效')
  await check('2026-001', '2026-001 已撤销')
  await check('２０２６—００３', '2026-003 有效')
  await check('1999-001', '没有此编号的证书')
  await page.goBack()
  await page.getByText('2026-003 有效').waitFor()

  await stage.api.setClock('2029-07-06T23:59:59+08:00')
  await check('2026-003', '2026-003 有效')
  await stage.api.setClock('2029-07-07T00:00:00+08:00')
  await visitor.open('/certificate?number=2026-003')
  await page.getByText('2026-003 已届满').waitFor()
  await page.getByRole('link', { name: '查看该奖项' }).click()
  await page.getByText('不得作为现有荣誉宣传').waitFor()
  await sound(visitor, 'award-expired-desktop')
  await visitor.leave()
})
