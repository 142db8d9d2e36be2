// graphql-codegen's client preset with strict scalars over the operations as they are, then tsc over what it made.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { codegen } from '@graphql-codegen/core';
import { preset } from '@graphql-codegen/client-preset';
import { buildASTSchema, parse } from 'graphql';
import { emptyFolder, operations, path, scalars, schemaText } from './repository.js';

test('the client preset generates code that compiles strictly', async () => {
  const schema = parse(schemaText);
  const files = await preset.buildGeneratesSection({
    baseOutputDir: emptyFolder('codegen'),
    schema,
    schemaAst: buildASTSchema(schema),
    documents: operations.map(({ name, text, document }) => ({ location: name, rawSDL: text, document })),
    config: { strictScalars: true, scalars },
    presetConfig: {},
    plugins: [],
    pluginMap: {},
    pluginContext: {},
  });
  for (const file of files) writeFileSync(file.filename, await codegen(file));

  const tsc = spawnSync(process.execPath, [path('node_modules/typescript/bin/tsc'), '--project', path('.')], { encoding: 'utf8' });
  assert.equal(tsc.status, 0, tsc.stdout);
});
