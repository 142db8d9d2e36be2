// graphql-inspector: what a change of the schema breaks, and whether the operations fit it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CriticalityLevel, diff, validate } from '@graphql-inspector/core';
import { buildClientSchema, buildSchema, getIntrospectionQuery, introspectionFromSchema, lexicographicSortSchema, Source } from 'graphql';
import { operations, path, schemaText } from './repository.js';
import { ask, serve } from './server.js';

const schema = buildSchema(schemaText);

/** What git prints, or nothing where there is no such thing. */
function git(...options) {
  const { status, stdout } = spawnSync('git', ['-C', path('../..'), ...options], { encoding: 'utf8', maxBuffer: 1 << 26 });
  return status === 0 ? stdout : '';
}

/** The schema as it was: at SCHEMA_BASE where that is set, else the latest committed version that differs. */
function earlier() {
  const base = process.env.SCHEMA_BASE;
  const revisions = base ? [base] : git('log', '-n', '2', '--format=%H', '--', 'schema.graphql').split('\n').filter(Boolean);
  const versions = revisions.map((revision) => git('show', `${revision}:schema.graphql`)).filter(Boolean);
  assert.ok(versions.length > 0 || !base, `there is no schema.graphql at ${base}`);
  return versions.find((text) => text !== schemaText) ?? schemaText;
}

test('no change of the schema breaks a client unannounced', async (t) => {
  const announced = readFileSync(path('accepted-breaking-changes.txt'), 'utf8').split('\n');
  const changes = await diff(buildSchema(earlier()), schema);
  const breaking = changes.filter((change) => change.criticality.level === CriticalityLevel.Breaking).map((change) => change.message);
  for (const message of breaking) t.diagnostic(message);
  assert.deepEqual(breaking.filter((message) => !announced.includes(message)), []);
});

test('the operations are valid and use nothing deprecated', () => {
  const sources = operations.map(({ name, text }) => new Source(text, name));
  const invalid = validate(schema, sources);
  const complaints = invalid.flatMap(({ source, errors, deprecated }) => [...errors, ...deprecated].map((error) => `${source.name}: ${error.message}`));
  assert.deepEqual(complaints, []);
});

test('introspection shows what schema.graphql says', async () => {
  const options = { specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true, oneOf: true };
  const shown = buildClientSchema(await ask(await serve(), getIntrospectionQuery(options)));
  const types = (schema) => introspectionFromSchema(lexicographicSortSchema(schema), options).__schema.types;
  const found = new Map(types(shown).map((type) => [type.name, type]));
  for (const type of types(schema)) {
    const other = found.get(type.name);
    // The sandbox has mutations of its own.
    if (type.name === 'Mutation') {
      other.fields = other.fields.filter((field) => !field.name.startsWith('sandbox'));
      other.description = type.description;
    }
    assert.deepEqual(other, type);
  }
});
