// What the repository offers to clients, and where tests generate their code.
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'graphql';

/** A path below this folder. */
export const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

export const schemaFile = path('../../schema.graphql');
export const schemaText = readFileSync(schemaFile, 'utf8');

const folder = path('../../operations/');
/** Every file of operations: its name, text and parsed document. */
export const operations = readdirSync(folder).filter((name) => name.endsWith('.graphql')).map((name) => {
  const text = readFileSync(folder + name, 'utf8');
  return { name, text, document: parse(text) };
});

/** Every scalar of the schema and its TypeScript type, as README maps them. */
export const scalars = { CreditCode: 'string', Date: 'string', DateTime: 'string', Decimal: 'string', Money: 'string' };

/** An empty folder for generated code. */
export function emptyFolder(name) {
  const folder = path(`generated/${name}/`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}
