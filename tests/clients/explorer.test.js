// The explorer as its users meet it: signing in, examples of every role, both languages, by keyboard, and nothing from elsewhere.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as graphql from 'graphql';
import { generate } from '../../src/http/explorer/generate.js';
import { desktop, phone, sound, visit } from './explorer.js';
import { operations } from './repository.js';
import { ask, serve, signIn } from './server.js';

const address = await serve();
const examples = JSON.parse(generate(graphql));
const chinese = /\p{Script=Han}/u;

test('the examples are the operations of the repository', async () => {
  const served = await (await fetch(`${address}/explorer/examples.json`)).json();
  assert.deepEqual(served, examples, 'run src/http/explorer/build.sh');
  const named = examples.groups.flatMap((group) => group.operations.map(({ name }) => name));
  const written = operations.flatMap(({ document }) => document.definitions)
    .filter(({ kind }) => kind === 'OperationDefinition').map(({ name }) => name.value);
  assert.deepEqual(named.sort(), written.sort());
});

test('the demo accounts are those of the sandbox', async () => {
  const visitor = await visit(address);
  const offered = await visitor.page.locator('.bar option').evaluateAll((options) => options.map(({ value }) => value));
  const query = '{ viewer { admin { accounts(first: 100) { nodes { account } } } } }';
  const { viewer } = await ask(address, query, {}, await signIn(address, 'admin'));
  assert.deepEqual(offered.filter(Boolean).sort(), viewer.admin.accounts.nodes.map(({ account }) => account).sort());
  await visitor.leave();
});

test('it looks right', async () => {
  for (const [width, viewport] of Object.entries({ desktop, phone })) {
    for (const locale of ['zh-CN', 'en-US']) {
      const visitor = await visit(address, { locale, viewport });
      const { page } = visitor;
      if (viewport === phone) await page.getByRole('button', { name: 'Examples' }).click();
      await sound(visitor, `start-${locale}-${width}`);
      await page.locator('.bar select').selectOption('');
      await sound(visitor, `password-${locale}-${width}`);
      await visitor.become('office');
      assert.equal((await visitor.try('OfficeApplications')).errors, undefined);
      await sound(visitor, `answer-${locale}-${width}`);
      await visitor.leave();
    }
  }
});

test('a password is asked for, refused in words, and taken', async () => {
  const visitor = await visit(address);
  const { page } = visitor;
  const refusal = async (language) => {
    const body = JSON.stringify({ query: 'mutation { signIn(input: { account: "office", password: "wrong" }) { userErrors { message } } }' });
    const headers = { 'content-type': 'application/json', 'accept-language': language };
    const { data } = await (await fetch(`${address}/graphql`, { method: 'POST', headers, body })).json();
    return data.signIn.userErrors[0].message;
  };
  await page.getByLabel('演示账号').selectOption('其他账号…');
  await page.getByLabel('账号', { exact: true }).fill('office');
  await page.getByLabel('密码').fill('wrong');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByText(await refusal('zh-CN'), { exact: true }).waitFor();
  assert.equal(await page.getByLabel('密码').inputValue(), 'wrong');

  await page.getByRole('button', { name: 'English' }).click();
  assert.equal(await page.locator('.trouble').innerText(), '');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText(await refusal('en'), { exact: true }).waitFor();

  await page.getByLabel('Password').fill('sandbox-demo-2026');
  await page.keyboard.press('Enter');
  await page.getByText('王芳 office Office').waitFor();
  assert.match(await page.getByRole('alert').innerText(), /^Somebody else set this password/);
  assert.equal(await page.getByLabel('Password').inputValue(), '');
  await visitor.leave();
});

test('a session stands in memory, travels in a header, and ends', async () => {
  const visitor = await visit(address);
  const { page, requests } = visitor;
  assert.deepEqual(requests.filter(({ headers }) => headers.authorization), []);
  await visitor.become('office');
  assert.equal((await visitor.try('Sessions')).data.viewer.account, 'office');
  const token = /^Bearer (\S+)$/.exec(requests.at(-1).headers.authorization)[1];
  const kept = await page.evaluate(() => JSON.stringify({ ...sessionStorage }) + document.cookie + location.href);
  assert.ok(!kept.includes(token));
  assert.ok(requests.every(({ url }) => !url.includes(token)));
  assert.equal(await page.evaluate(() => localStorage.length), 0);

  await visitor.become('supervisor');
  assert.equal((await visitor.run()).data.viewer.account, 'supervisor');
  await page.getByRole('button', { name: '退出' }).click();
  await page.getByText('未登录').waitFor();
  assert.equal((await visitor.run()).data.viewer, null);
  assert.equal(requests.at(-1).headers.authorization, undefined);
  await assert.rejects(ask(address, '{ viewer { account } }', {}, token), /UNAUTHENTICATED/, 'a session that was left is over');
  await visitor.leave();
});

test('tokens are exchanged before they end, and where they did', async () => {
  const visitor = await visit(address);
  const { page, faults } = visitor;
  const sent = [];
  let ended = false;
  await page.route('**/graphql', async (route) => {
    const name = /signIn|sandboxSignIn|refreshSession|Sessions/.exec(route.request().postDataJSON().query)?.[0];
    if (name) sent.push(name);
    if (ended && name === 'Sessions') {
      ended = false;
      const errors = [{ message: '-', extensions: { code: 'UNAUTHENTICATED', reason: 'EXPIRED' } }];
      return route.fulfill({ status: 401, json: { errors } });
    }
    const answer = await route.fetch();
    const text = await answer.text();
    const soon = new Date(Date.now() + 30_000).toISOString();
    return route.fulfill({ response: answer, body: name === 'sandboxSignIn' ? text.replace(/("accessTokenExpiresAt":)"[^"]+"/, `$1"${soon}"`) : text });
  });
  await visitor.become('office');
  assert.equal((await visitor.try('Sessions')).data.viewer.account, 'office');
  assert.equal((await visitor.run()).data.viewer.account, 'office');
  assert.deepEqual(sent, ['sandboxSignIn', 'refreshSession', 'Sessions', 'Sessions']);
  ended = true;
  assert.equal((await visitor.run()).data.viewer.account, 'office');
  assert.deepEqual(sent.slice(4), ['Sessions', 'refreshSession', 'Sessions']);
  assert.deepEqual(faults.splice(0), ['Failed to load resource: the server responded with a status of 401 (Unauthorized)']);
  await visitor.leave();
});

test('the language is that of the page and of the answers', async () => {
  const visitor = await visit(address, { locale: 'en-GB' });
  const { page } = visitor;
  const language = async () => [await page.getAttribute('html', 'lang'), await page.title()];
  assert.deepEqual(await language(), ['en', 'API explorer']);
  const { message } = (await visitor.try('FileObjection')).data.fileObjection.userErrors[0];
  assert.doesNotMatch(message, chinese);

  await page.getByRole('button', { name: '中文' }).click();
  assert.deepEqual(await language(), ['zh-CN', '接口浏览']);
  assert.equal(await page.getByLabel('角色').locator('option:checked').innerText(), '公众');
  assert.match((await visitor.run()).data.fileObjection.userErrors[0].message, chinese);
  await page.reload();
  await page.locator('.bar').waitFor();
  assert.deepEqual(await language(), ['zh-CN', '接口浏览']);
  await visitor.leave();
});

test('the bar is walked by keyboard', async () => {
  const visitor = await visit(address);
  const { page } = visitor;
  const press = async (...keys) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await press('Tab');
  assert.equal(await page.locator('.bar select:focus').count(), 1);
  await page.keyboard.type('supervisor');
  await press('Tab');
  assert.equal(await focused(), '登录');
  await press('Enter');
  await page.getByText('刘正 supervisor 监督').waitFor();
  assert.equal(await focused(), '登录');
  await press('Tab', 'Tab', 'Enter');
  assert.equal(await focused(), 'English');
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await press('Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab');
  assert.equal(await focused(), 'Sign out');
  await press('Enter');
  await page.getByText('Not signed in').waitFor();
  await page.locator('.bar select:focus').waitFor();

  await page.locator('.examples select').focus();
  await press('Tab');
  await page.keyboard.type('Certificate');
  await press('Tab', 'Tab', 'Enter');
  await page.locator('.graphiql-query-editor .CodeMirror-focused').waitFor();
  assert.match(await visitor.read('.graphiql-query-editor'), /^query Certificate/);
  await press('Control+Enter');
  await page.getByText('"certificate"').waitFor();
  // No editor holds the focus for good.
  await press('Tab');
  assert.equal(await page.locator('.graphiql-execute-button:focus').count(), 1);
  await visitor.leave();
});

test('what pops up breaks no policy', async () => {
  const visitor = await visit(address);
  const { page } = visitor;
  for (const name of ['Open short keys dialog', 'Open settings dialog']) {
    await page.getByRole('button', { name }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.getByText('Root Types').waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('button', { name: 'Hide Documentation Explorer' }).click();
  await page.getByRole('button', { name: '中文' }).click();
  await page.locator('html[lang=zh-CN]').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Hide (?!editor)/ }).count(), 0);
  await page.getByRole('button', { name: 'Show History' }).hover();
  await page.getByRole('tooltip').first().waitFor();
  await page.getByRole('button', { name: 'Add tab' }).click();
  await page.locator('.graphiql-query-editor .CodeMirror').click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('{ ser');
  await page.locator('.CodeMirror-hints').getByText('serverTime').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.insertText('query One { serverTime } query Other { serverTime }');
  await page.getByRole('tab', { name: 'One' }).waitFor();
  await page.locator('.graphiql-execute-button').click();
  await page.getByRole('menuitem', { name: 'Other' }).click();
  await page.getByText('"serverTime"').waitFor();
  await visitor.leave();
});

test('every role runs an example, in a scenario that an example brought about', async () => {
  const visitor = await visit(address);
  const { page, faults } = visitor;
  await visitor.become('office');
  assert.equal((await visitor.try('SandboxLoadScenario')).data.sandboxLoadScenario.name, 'NOTICE');
  await visitor.try('Sessions');
  await page.getByRole('alert').getByText('会话已结束，请重新登录。').waitFor();
  assert.deepEqual(faults.splice(0), ['Failed to load resource: the server responded with a status of 401 (Unauthorized)']);

  const { data: { publicNotices } } = await visitor.try('PublicNotices');
  const entries = publicNotices.nodes[0].entries.map(({ name }) => name);
  assert.equal(entries.length, 3);
  // What was seen goes into the examples that follow.
  const { data: { cycles } } = await visitor.try('Cycles');
  await visitor.open('FileObjection');
  const { input } = JSON.parse(await visitor.read('.graphiql-editor-tool'));
  assert.equal(input.notice, publicNotices.nodes[0].id);
  assert.match(input.idempotencyKey, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);

  const told = {
    applicant3: ['APPLICANT', 'MyOrganizations', ({ applicant }) => applicant.organizations[0].name, '草原智云软件合作社'],
    recommender: ['RECOMMENDER', 'RecommendationRequests', ({ recommender }) => recommender.requests.nodes.length, 4],
    reviewer1: ['REVIEWER', 'ReviewerAssignments', ({ reviewer }) => reviewer.assignments.nodes.length > 0, true],
    director: ['COMMITTEE_MEMBER', 'CommitteeResolutions', ({ committee }) => committee.resolutions.nodes[0].state, 'PASSED'],
    office: ['OFFICE', 'OfficeObjections', ({ office }) => office.objections.totalCount, 1],
    supervisor: ['SUPERVISOR', 'SupervisorObjections', ({ supervisor }) => supervisor.objections.totalCount, 1],
    management: ['MANAGEMENT_DIRECTOR', 'Nominees', ({ management }) => management.nominees.length, 3],
    admin: ['ADMIN', 'Accounts', ({ admin }) => admin.accounts.totalCount, 21],
  };
  for (const [account, [role, name, pick, expected]] of Object.entries(told)) {
    await visitor.become(account);
    assert.equal(await page.getByLabel('角色').inputValue(), role);
    await visitor.open(name);
    if (account === 'management') assert.equal(JSON.parse(await visitor.read('.graphiql-editor-tool')).cycle, cycles.nodes[0].id);
    const { data, errors } = await visitor.run();
    assert.equal(errors, undefined, account);
    assert.deepEqual(pick(data.viewer), expected, account);
    await sound(visitor, `role-${account}`);
  }
  await visitor.leave();
});

test('a subscription follows the board, over a socket that is there as long as it is', async () => {
  const types = await ask(address, '{ __schema { subscriptionType { fields { name } } } }');
  assert.ok(types.__schema.subscriptionType.fields.some(({ name }) => name === 'boardChanged'));
  const shows = ({ operation, selectionSet }) => operation === 'subscription' && selectionSet.selections.some(({ name }) => name?.value === 'boardChanged');
  const example = operations.flatMap(({ document }) => document.definitions).find((definition) => definition.selectionSet && shows(definition));

  const visitor = await visit(address, { locale: 'en' });
  const { page, sockets } = visitor;
  await visitor.open(example.name.value);
  assert.equal(sockets.length, 0);
  await page.locator('.graphiql-execute-button').click();
  await visitor.until(() => sockets[0]?.sent.some(({ type }) => type === 'subscribe'));
  const [{ socket, sent, received }] = sockets;
  assert.deepEqual(sent[0], { type: 'connection_init', payload: { acceptLanguage: 'en' } });
  assert.equal(received[0].type, 'connection_ack');

  await ask(address, 'mutation { sandboxAdvanceClock(input: { to: "2026-07-01T00:00:00+08:00" }) { serverTime userErrors { code } } }');
  await page.locator('.result-window').getByText('"boardChanged"').waitFor();
  await page.locator('.graphiql-execute-button').click();
  await visitor.until(() => socket.isClosed());
  assert.equal(sockets.length, 1);

  // The next one speaks for whoever is signed in then.
  await visitor.become('office');
  await page.locator('.graphiql-execute-button').click();
  await visitor.until(() => sockets[1]?.sent.some(({ type }) => type === 'subscribe'));
  assert.match(sockets[1].sent[0].payload.authorization, /^Bearer \S+$/);
  await visitor.leave();
});

test('it is off where the setting says so', async () => {
  const without = await serve('--no-explorer');
  for (const path of ['/', '/explorer', '/explorer/explorer.js', '/explorer/examples.json']) {
    const answer = await fetch(without + path);
    assert.equal(answer.status, 404, path);
    assert.equal((await answer.json()).errors[0].extensions.code, 'NOT_FOUND', path);
  }
});
