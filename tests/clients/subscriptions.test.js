// graphql-ws and graphql-sse, and a browser's own EventSource, follow what happens: and hear why when they may not.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test } from 'node:test';
import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import WebSocket from 'ws';
import { operations } from './repository.js';
import { ask, serve, signIn } from './server.js';

const address = await serve();
const socketAddress = `${address.replace('http', 'ws')}/graphql`;
const documents = operations.find(({ name }) => name === 'subscriptions.graphql').text;
const ended = { timeout: 30_000 };

/** What an operation of the repository's subscriptions needs. */
const operation = (operationName, variables) => ({ query: documents, operationName, variables });

const advance = async (to) => {
  const { sandboxAdvanceClock: { userErrors } } = await ask(address, 'mutation ($to: DateTime!) { sandboxAdvanceClock(input: { to: $to }) { userErrors { message } } }', { to });
  assert.deepEqual(userErrors, []);
};

/** The instant so many days after the sandbox's present. */
const later = async (days) => {
  const { serverTime } = await ask(address, '{ serverTime }');
  return new Date(Date.parse(serverTime) + days * 86_400_000).toISOString();
};

const sockets = (parameters) => createSocketClient({ url: socketAddress, webSocketImpl: WebSocket, retryAttempts: 0, ...parameters });
const events = ({ lazy, ...parameters }) => createEventClient({ url: `${address}/graphql/stream`, retryAttempts: 0, ...parameters });

for (const [name, connect] of [['graphql-ws', sockets], ['graphql-sse', events]]) {
  test(`${name} follows the board and goes on behind its cursor`, ended, async () => {
    const client = connect({ lazy: false });
    const following = client.iterate(operation('BoardChanged'));
    const { value: first } = await following.next();
    assert.equal(first.data.boardChanged.part, 'ALL');
    await advance(await later(1));
    const { value: second } = await following.next();
    assert.equal(second.data.boardChanged.part, 'TIME');
    await following.return();

    // What happens while nobody listens is told afterwards, once.
    await advance(await later(1));
    const again = client.iterate(operation('BoardChanged', { after: second.data.boardChanged.cursor }));
    const { value: missed } = await again.next();
    assert.equal(missed.data.boardChanged.part, 'TIME');
    assert.notEqual(missed.data.boardChanged.cursor, second.data.boardChanged.cursor);
    await again.return();
    client.dispose();
  });

  test(`${name} hears what is wrong with a document, and of what it may not see`, ended, async () => {
    const client = connect({ lazy: false });
    for (const [request, code] of [
      [{ query: 'subscription { nothing }' }, 'BAD_REQUEST'],
      [{ query: '{ serverTime }' }, 'BAD_REQUEST'],
      [{ query: 'subscription { boardChanged(after: "no cursor") { at } }' }, 'BAD_REQUEST'],
      [operation('MeetingChanged', { meeting: 'meeting:00000000000000000000000000000000' }), 'NOT_FOUND'],
      [operation('WorklistChanged'), 'UNAUTHENTICATED'],
    ]) {
      const errors = await new Promise((resolve, reject) => {
        client.subscribe(request, {
          next: (answer) => resolve(answer.errors),
          error: (error) => resolve(Array.isArray(error) ? error : [error]),
          complete: () => reject(new Error('it ended without a word')),
        });
      });
      assert.equal(errors[0].extensions?.code, code, JSON.stringify([request, errors]));
      assert.ok(errors[0].extensions.requestId);
    }
    client.dispose();
  });
}

test('a token travels in the first message, and in the header', ended, async () => {
  const authorization = `Bearer ${await signIn(address, 'office')}`;
  for (const client of [sockets({ connectionParams: { authorization, acceptLanguage: 'en' } }), events({ headers: { authorization, 'accept-language': 'en' } })]) {
    const following = client.iterate(operation('WorklistChanged'));
    const { value } = await following.next();
    assert.ok(Array.isArray(value.data.worklistChanged.items), JSON.stringify(value));
    for (const item of value.data.worklistChanged.items) assert.match(item.reason, /[a-z]/);
    await following.return();
    client.dispose();
  }
});

test('a bad token is refused: the socket closes with 4403, the stream answers 401', ended, async () => {
  const closed = new Promise((resolve) => {
    const client = sockets({ connectionParams: { authorization: 'Bearer a.b.c' }, on: { closed: resolve } });
    client.subscribe(operation('WorklistChanged'), { next: () => {}, error: () => {}, complete: () => {} });
  });
  const { code, reason } = await closed;
  assert.deepEqual([code, reason], [4403, 'Forbidden: MALFORMED']);
  const answer = await fetch(`${address}/graphql/stream`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: 'Bearer a.b.c' },
    body: JSON.stringify(operation('WorklistChanged')),
  });
  assert.equal(answer.status, 401);
  assert.equal((await answer.json()).errors[0].extensions.reason, 'MALFORMED');
});

test('a page of another origin may not open a socket', ended, async () => {
  const socket = new WebSocket(socketAddress, 'graphql-transport-ws', { origin: 'https://evil.example' });
  const [error] = await once(socket, 'error');
  assert.match(error.message, /403/);
});

test('a client that does not speak the protocol is told so', ended, async () => {
  const socket = new WebSocket(socketAddress);
  const [code, reason] = await once(socket, 'close');
  assert.deepEqual([code, `${reason}`], [4406, 'Subprotocol not acceptable']);
});

test('an EventSource reads events by GET, and their ids are cursors', ended, async () => {
  const query = new URLSearchParams({ query: 'subscription { boardChanged { part cursor } }' });
  const read = async (lastEventId) => {
    const headers = { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) };
    const aborted = new AbortController();
    const answer = await fetch(`${address}/graphql/stream?${query}`, { headers, signal: aborted.signal });
    assert.equal(answer.headers.get('content-type'), 'text/event-stream');
    assert.match(answer.headers.get('cache-control'), /no-store/);
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.includes('\n\n')) break;
    }
    aborted.abort();
    const field = (name) => new RegExp(`^${name}: (.*)$`, 'm').exec(text)?.[1];
    return { event: field('event'), id: field('id'), change: JSON.parse(field('data')).data.boardChanged };
  };
  const first = await read();
  assert.deepEqual([first.event, first.id, first.change.part], ['next', first.change.cursor, 'ALL']);
  await advance(await later(1));
  const second = await read(first.id);
  assert.deepEqual([second.event, second.change.part], ['next', 'TIME']);
});
