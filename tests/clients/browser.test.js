// Pages of another origin, and WeChat mini-programs, which can upload forms only.
import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';
import { ask, serve, signIn } from './server.js';

const address = await serve();
const token = await signIn(address, 'applicant3');
const origin = 'http://localhost:5173';

/** What a page may send without asking first. */
const SIMPLE_METHODS = ['GET', 'HEAD', 'POST'];
const SIMPLE_HEADERS = ['accept', 'accept-language', 'content-language'];
const SIMPLE_BODIES = /^(multipart\/form-data|text\/plain|application\/x-www-form-urlencoded)\b/;

const listed = (answer, header) => (answer.headers.get(header) ?? '').toLowerCase().split(/\s*,\s*/);

/** `fetch` as browsers do it for a page of `origin`: they ask first where they must, and hide what the page may not read. */
async function page(url, init = {}) {
  const request = new Request(url, init);
  const unusual = [...request.headers]
    .filter(([name, value]) => !SIMPLE_HEADERS.includes(name) && !(name === 'content-type' && SIMPLE_BODIES.test(value)))
    .map(([name]) => name);
  if (unusual.length > 0 || !SIMPLE_METHODS.includes(request.method)) {
    const question = { origin, 'access-control-request-method': request.method, 'access-control-request-headers': unusual.sort().join(',') };
    const allowed = await fetch(url, { method: 'OPTIONS', headers: question });
    assert.ok(allowed.ok);
    assert.equal(allowed.headers.get('access-control-allow-origin'), origin);
    assert.ok([...SIMPLE_METHODS, ...listed(allowed, 'access-control-allow-methods').map((name) => name.toUpperCase())].includes(request.method));
    for (const name of unusual) assert.ok(listed(allowed, 'access-control-allow-headers').includes(name), name);
  }
  const answer = await fetch(url, { ...init, headers: { ...Object.fromEntries(request.headers), origin } });
  assert.equal(answer.headers.get('access-control-allow-origin'), origin);
  return answer;
}

const viewer = '{ viewer { account } }';

for (const useGETForQueries of [false, true]) {
  test(`a page asks with Apollo Client by ${useGETForQueries ? 'GET' : 'POST'}`, async () => {
    const link = new HttpLink({ uri: `${address}/graphql`, fetch: page, useGETForQueries, headers: { authorization: `Bearer ${token}` } });
    const client = new ApolloClient({ link, cache: new InMemoryCache(), clientAwareness: { name: 'board', version: '1' } });
    const { data } = await client.query({ query: gql(viewer) });
    assert.equal(data.viewer.account, 'applicant3');
  });

  test(`a page asks with urql by ${useGETForQueries ? 'GET' : 'POST'}`, async () => {
    const fetchOptions = { headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' } };
    const client = new Client({ url: `${address}/graphql`, exchanges: [fetchExchange], fetch: page, fetchOptions, preferGetMethod: useGETForQueries });
    const { data, error } = await client.query(viewer, {}).toPromise();
    assert.ifError(error);
    assert.equal(data.viewer.account, 'applicant3');
  });
}

/** Asks for a place to put a file, as the applicant. */
async function slot(bytes) {
  const mine = await ask(address, '{ viewer { applicant { applications(first: 1) { nodes { id } } } } }', {}, token);
  const [{ id: application }] = mine.viewer.applicant.applications.nodes;
  const input = {
    idempotencyKey: randomUUID(),
    application,
    kind: 'TAX_PROOF',
    name: '完税证明.pdf',
    mediaType: 'PDF',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const request = `mutation ($input: RequestAttachmentUploadInput!) {
    requestAttachmentUpload(input: $input) { slot { id url } userErrors { message } }
  }`;
  const { requestAttachmentUpload } = await ask(address, request, { input }, token);
  assert.deepEqual(requestAttachmentUpload.userErrors, []);
  return requestAttachmentUpload.slot;
}

/** Where an uploaded file can be read. */
async function link(id) {
  const files = '{ viewer { applicant { applications(first: 1) { nodes { material { files { id link { url } } } } } } } }';
  const { viewer: { applicant } } = await ask(address, files, {}, token);
  return applicant.applications.nodes[0].material.files.find((file) => file.id === id).link.url;
}

const pdf = (text) => Buffer.from(`%PDF-1.4\n% ${text}\n%%EOF\n`);

test('a page uploads a file by PUT and reads it', async () => {
  const bytes = pdf('page');
  const { id, url } = await slot(bytes);
  const stored = await page(url, { method: 'PUT', headers: { 'content-type': 'application/pdf' }, body: bytes });
  assert.equal(stored.status, 201, await stored.text());
  const read = await page(await link(id));
  assert.deepEqual(Buffer.from(await read.arrayBuffer()), bytes);
});

test('a mini-program uploads a file by wx.uploadFile', async () => {
  const bytes = pdf('mini-program');
  const { id, url } = await slot(bytes);
  // Its own boundary, the name of its temporary file, the type by the file's ending.
  const boundary = '----WebKitFormBoundary7MA4YWxkTrZu0gW';
  const disposition = 'Content-Disposition: form-data; name="file"; filename="tmp_4a5f3c0be1.pdf"';
  const body = Buffer.concat([Buffer.from(`--${boundary}\r\n${disposition}\r\nContent-Type: application/pdf\r\n\r\n`), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
  const headers = {
    'content-type': `multipart/form-data; boundary=${boundary}`,
    referer: 'https://servicewechat.com/wx0123456789abcdef/devtools/page-frame.html',
    'user-agent': 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 MicroMessenger/8.0.50 MiniProgramEnv/android',
  };
  const stored = await fetch(url, { method: 'POST', headers, body });
  assert.equal(stored.status, 201, await stored.clone().text());
  assert.equal((await stored.json()).id, id);
  const read = await fetch(await link(id));
  assert.deepEqual(Buffer.from(await read.arrayBuffer()), bytes);
});
