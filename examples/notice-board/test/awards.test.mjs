// Three awards, the first of which was revoked.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
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
  await publishExperience(await awardOf('2026-002'))
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
  await check('1999-001', '没有此编号的证书')
  await page.goBack()
  await page.getByText('2026-001 已撤销').waitFor()

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

/** A winner writes of its experience, and the Office publishes it. */
async function publishExperience(award) {
  const { api } = stage
  const winner = await api.signIn('applicant2')
  const office = await api.signIn('office')
  async function act(mutation, input, token) {
    const type = mutation[0].toUpperCase() + mutation.slice(1)
    const answer = await api.run(
      `mutation ($input: ${type}Input!) { ${mutation}(input: $input) { experience { id version } userErrors { message } } }`,
      { input: { ...input, idempotencyKey: randomUUID() } },
      token,
    )
    assert.deepEqual(answer[mutation].userErrors, [])
    return answer[mutation].experience
  }
  const words = {
    title: '以标准化促精益建造',
    summary: '2026年度质量奖获奖单位的做法。',
    text: '一、以标准统一工序。\n二、以数据追溯质量。\n三、以培训带动班组。',
  }
  const drafted = await act('draftExperience', { award, ...words }, winner)
  const submitted = await act('submitExperience', { experience: drafted.id, expectedVersion: drafted.version }, winner)
  await act('publishExperience', { experience: submitted.id, expectedVersion: submitted.version }, office)
}
