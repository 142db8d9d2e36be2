// relay-compiler over the operations, and Relay's own store over the server: connections, pagination, refetching by id.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { print } from 'graphql';
import relay from 'relay-runtime';
import { emptyFolder, operations, path, scalars, schemaFile } from './repository.js';
import { ask, serve } from './server.js';

// A page of the award roll as a React component would declare it.
const roll = [
  'query RollQuery($count: Int!) { ...Roll_query @arguments(count: $count) }',
  `fragment Roll_query on Query @refetchable(queryName: "RollPaginationQuery")
   @argumentDefinitions(count: { type: "Int!" }, cursor: { type: "String" }) {
     awards(first: $count, after: $cursor) @connection(key: "Roll_awards") { edges { node { id ...Roll_award } } }
   }`,
  'fragment Roll_award on AwardEntry @refetchable(queryName: "RollAwardQuery") { name state validUntil }',
];

/** The operations as Relay wants them: in modules, each definition in a tag of its own. */
function modules() {
  const module = (texts) => texts.map((text) => `graphql\`${text}\`;`).join('\n');
  const files = operations.map(({ name, document }) => [name.replace('.graphql', '.js'), module(document.definitions.map(print))]);
  return [...files, ['roll.js', module(roll)]];
}

const folder = emptyFolder('relay');
const artifacts = createRequire(`${folder}artifacts/`);

test('relay-compiler takes every operation', () => {
  for (const name of ['src', 'artifacts']) mkdirSync(folder + name);
  for (const [name, text] of modules()) writeFileSync(`${folder}src/${name}`, text);
  const config = {
    src: 'src',
    artifactDirectory: 'artifacts',
    schema: schemaFile,
    language: 'javascript',
    eagerEsModules: false,
    customScalarTypes: scalars,
    requireCustomScalarTypes: true,
    noSourceControl: true,
  };
  writeFileSync(`${folder}package.json`, '{}');
  writeFileSync(`${folder}relay.config.json`, JSON.stringify(config));
  const compiler = spawnSync(process.execPath, [path('node_modules/relay-compiler/cli.js'), 'relay.config.json'], { cwd: folder, encoding: 'utf8' });
  assert.equal(compiler.status, 0, compiler.stdout + compiler.stderr);
});

test('the store pages through a connection and refetches a node', async (t) => {
  const address = await serve();
  await ask(address, 'mutation { sandboxLoadScenario(input: { name: CLOSED }) { serverTime } }');

  // Relay complains of answers that it cannot use on the console.
  const complaints = t.mock.method(console, 'error');
  const environment = new relay.Environment({
    network: relay.Network.create(async ({ text }, variables) => ({ data: await ask(address, text, variables) })),
    store: new relay.Store(new relay.RecordSource()),
  });
  const run = (query, variables) => relay.fetchQuery(environment, query, variables).toPromise();

  const query = artifacts('./RollQuery.graphql');
  const operation = relay.createOperationDescriptor(query, { count: 2 });
  environment.retain(operation);
  await run(query, { count: 2 });
  const page = () => environment.lookup(relay.getSelector(artifacts('./Roll_query.graphql'), environment.lookup(operation.fragment).data)).data.awards;
  const first = page();
  assert.deepEqual([first.edges.length, first.pageInfo.hasNextPage], [2, true]);

  await run(artifacts('./RollPaginationQuery.graphql'), { count: 2, cursor: first.pageInfo.endCursor });
  const both = page();
  assert.deepEqual([both.edges.length, both.pageInfo.hasNextPage], [3, false]);

  const { node } = both.edges[2];
  const refetched = await run(artifacts('./RollAwardQuery.graphql'), { id: node.id });
  assert.equal(refetched.node.__id, node.id);
  assert.deepEqual(complaints.mock.calls.map((call) => call.arguments), []);
});
