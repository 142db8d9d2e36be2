// Automatic persisted queries: first the hash alone, and the document only where the server does not know it yet.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client';
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries';
import { Client, fetchExchange } from '@urql/core';
import { persistedExchange } from '@urql/exchange-persisted';
import { serve } from './server.js';

const endpoint = `${await serve()}/graphql`;
const sha256 = (text) => createHash('sha256').update(text).digest('hex');

/** A query of its own for every test, so that nobody has registered it before. */
const cycles = (name) => ({ name, document: `query ${name}($first: Int) { cycles(first: $first) { nodes { year } } }`, variables: { first: 1 } });
const found = { cycles: { nodes: [{ year: 2026 }] } };

async function send({ url = endpoint, ...request }) {
  const response = await fetch(url, request);
  return { status: response.status, cache: response.headers.get('cache-control'), ...(await response.json()) };
}

/** Clients know this answer by its message, so it is the same in every language; a cache in between must not keep it. */
function assertUnknown(answer) {
  const [error] = answer.errors ?? [];
  assert.equal(error?.message, 'PersistedQueryNotFound', JSON.stringify(answer));
  assert.equal(error.extensions.code, 'PERSISTED_QUERY_NOT_FOUND');
  assert.equal(answer.status, 200);
  assert.equal(answer.data, undefined);
  assert.match(answer.cache, /no-store/);
}

/** What Apollo Kotlin sends. Version 4 has no X-APOLLO headers any more, version 3 has. */
function kotlin({ name, document, variables }, method, withDocument) {
  const parameters = {
    operationName: name,
    variables,
    ...(withDocument && { query: document }),
    extensions: { persistedQuery: { version: 1, sha256Hash: sha256(document) }, clientLibrary: { name: 'apollo-kotlin', version: '4.4.1' } },
  };
  const headers = {
    accept: 'multipart/mixed;deferSpec=20220824, application/graphql-response+json, application/json',
    'x-apollo-operation-id': sha256(document),
    'x-apollo-operation-name': name,
  };
  if (method === 'POST') {
    return { method, headers: { ...headers, 'content-type': 'application/json' }, body: JSON.stringify(parameters) };
  }
  const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${encode(typeof value === 'string' ? value : JSON.stringify(value))}`);
  return { method, url: `${endpoint}?${query.join('&')}`, headers: { ...headers, 'apollo-require-preflight': 'true' } };
}

/** What Apollo iOS sends: keys in alphabetical order, and many characters as they are. */
function swift({ name, document, variables }, method, withDocument) {
  const parameters = {
    extensions: { clientLibrary: { name: 'apollo-ios', version: '2.0.0' }, persistedQuery: { sha256Hash: sha256(document), version: 1 } },
    operationName: name,
    ...(withDocument && { query: document }),
    variables,
  };
  const headers = {
    accept: 'multipart/mixed;deferSpec=20220824,application/graphql-response+json,application/json',
    'apollographql-client-name': 'example.award-apollo-ios',
    'apollographql-client-version': '1.0-1',
    'content-type': 'application/json',
    'x-apollo-operation-name': name,
    'x-apollo-operation-type': 'query',
  };
  if (method === 'POST') return { method, headers, body: JSON.stringify(parameters) };
  const encode = (text) => encodeURIComponent(text).replace(/%(3A|2F|3F|40|24|2C|3B)/g, decodeURIComponent);
  const query = Object.entries(parameters).map(([key, value]) => `${key}=${encode(typeof value === 'string' ? value : JSON.stringify(value))}`);
  return { method, url: `${endpoint}?${query.join('&')}`, headers };
}

for (const [client, compose] of Object.entries({ Kotlin: kotlin, iOS: swift })) {
  for (const retry of ['POST', 'GET']) {
    test(`Apollo ${client} asks by GET and sends the document by ${retry}`, async () => {
      const query = cycles(`${client}${retry}`);
      assertUnknown(await send(compose(query, 'GET', false)));
      assert.deepEqual((await send(compose(query, retry, true))).data, found);
      assert.deepEqual((await send(compose(query, 'GET', false))).data, found);
    });
  }
}

test('Apollo Kotlin persists mutations too, by POST alone', async () => {
  const mutation = {
    name: 'Enter',
    document: 'mutation Enter($account: String!) { sandboxSignIn(input: { account: $account }) { userErrors { code } } }',
    variables: { account: 'office' },
  };
  const done = { sandboxSignIn: { userErrors: [] } };
  assertUnknown(await send(kotlin(mutation, 'POST', false)));
  assert.deepEqual((await send(kotlin(mutation, 'POST', true))).data, done);
  assert.deepEqual((await send(kotlin(mutation, 'POST', false))).data, done);
  assert.equal((await send(kotlin(mutation, 'GET', false))).status, 405);
});

/** A fetch that remembers what it sent: by which method, and whether with a document. */
function recorder() {
  const sent = [];
  const recording = (url, init) => {
    sent.push(`${init.method} ${/[?&]query=|"query":/.test(`${url}${init.body ?? ''}`) ? 'document' : 'hash'}`);
    return fetch(url, init);
  };
  return { sent, recording };
}

test('Apollo Client asks by GET and sends the document by POST', async () => {
  const { sent, recording } = recorder();
  const persisted = new PersistedQueryLink({ sha256, useGETForHashedQueries: true });
  const client = new ApolloClient({ link: persisted.concat(new HttpLink({ uri: endpoint, fetch: recording })), cache: new InMemoryCache() });
  const { document, variables } = cycles('ApolloClient');
  for (let time = 0; time < 2; time += 1) {
    const { data } = await client.query({ query: gql(document), variables, fetchPolicy: 'network-only' });
    assert.equal(data.cycles.nodes[0].year, 2026);
  }
  assert.deepEqual(sent, ['GET hash', 'POST document', 'GET hash']);
});

test('urql asks by GET and sends the document by GET', async () => {
  const { sent, recording } = recorder();
  const exchanges = [persistedExchange({ preferGetForPersistedQueries: true }), fetchExchange];
  const client = new Client({ url: endpoint, exchanges, fetch: recording, preferGetMethod: true });
  const { document, variables } = cycles('Urql');
  for (let time = 0; time < 2; time += 1) {
    const { data, error } = await client.query(document, variables, { requestPolicy: 'network-only' }).toPromise();
    assert.ifError(error);
    assert.equal(data.cycles.nodes[0].year, 2026);
  }
  assert.deepEqual(sent, ['GET hash', 'GET document', 'GET hash']);
});
