// A real server in its sandbox, for the tests of one file.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const binary = process.env.QUALITY_AWARD_BIN ?? fileURLToPath(new URL('../../target/debug/quality-award', import.meta.url));

/** A port that nobody listens on. The server puts it into links, so it has to be known before. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts a server on a free port, stops it after the tests, and returns its address. */
export async function serve(...flags) {
  const directory = await mkdtemp(join(tmpdir(), 'quality-award-'));
  const options = ['serve', '--sandbox', '--listen', `127.0.0.1:${await freePort()}`, '--data-dir', directory, ...flags];
  const server = spawn(binary, options, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
  let output = '';
  const address = new Promise((resolve, reject) => {
    const read = (text) => {
      output += text;
      const ready = /^sandbox at (http:\S+)\/explorer/m.exec(output);
      if (ready) resolve(ready[1]);
    };
    server.stdout.setEncoding('utf8').on('data', read);
    server.stderr.setEncoding('utf8').on('data', read);
    server.on('error', reject);
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}:\n${output}`)));
  });
  after(async () => {
    if (server.exitCode === null && server.kill()) await once(server, 'exit');
    await rm(directory, { recursive: true, force: true });
  });
  return address;
}

/** Asks the server as plainly as it can be done, and returns the data. */
export async function ask(address, query, variables, token) {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const body = JSON.stringify({ query, variables });
  const answer = await (await fetch(`${address}/graphql`, { method: 'POST', headers, body })).json();
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return answer.data;
}

/** An access token of a demo account. */
export async function signIn(address, account) {
  const query = 'mutation ($account: String!) { sandboxSignIn(input: { account: $account }) { session { accessToken } } }';
  return (await ask(address, query, { account })).sandboxSignIn.session.accessToken;
}
