// The examples that the explorer offers, made from the documents of operations/: whom each is for (docs/access.md), what it
// is called and with which variables it is tried (schema.graphql).
import { readdirSync, readFileSync } from 'node:fs';

const root = new URL('../../../', import.meta.url);
const read = (file) => readFileSync(new URL(file, root), 'utf8');

/** What fits better than the name of a value, by its scalar; ids and keys are put in when an example is opened. */
const VALUES = {
  Boolean: true,
  CreditCode: '91150200MA0XXXX15E',
  Date: '2026-05-18',
  DateTime: '2026-05-18T09:00:00+08:00',
  Decimal: '1.5',
  Int: 1,
  Money: '60000.00',
};

/** What fits better than either, by the name of the argument or field. */
const NAMED = {
  account: 'newcomer',
  category: '4.1',
  code: 'APPLICANT_NOT_IN_ZONE',
  contact: '13800000000',
  currentPassword: 'sandbox-demo-2026',
  first: 10,
  item: '4.1.2',
  key: 'mainProducts',
  kind: 'SELF_ASSESSMENT_REPORT',
  mediaType: 'PDF',
  newPassword: 'correct horse battery',
  number: '2026-001',
  password: 'correct horse battery',
  percent: 70,
  receipt: 'YY-2F4D01249962907A4E041CAF',
  section: 'products',
  sha256: '0'.repeat(64),
  size: 398,
  stage: 'MATERIAL',
  value: 'MEETS',
  year: 2026,
  文件名: 'report.pdf',
};

/** A day for what has to have happened already: a sandbox begins on it. */
const PAST = '2026-03-02';

/** The text of examples.json. The library is handed in, because tests have a copy of their own. */
export function generate(graphql) {
  const schema = graphql.buildSchema(read('schema.graphql'));
  const { audiences, access } = readAccess(read('docs/access.md'), schema);
  const files = readdirSync(new URL('operations/', root)).filter((name) => name.endsWith('.graphql')).sort();
  const documents = files.map((name) => graphql.parse(read(`operations/${name}`)));
  const definitions = documents.flatMap((document) => document.definitions);
  // A fragment has one place, whichever file it is in.
  const fragments = new Map(
    definitions.filter((node) => node.kind === 'FragmentDefinition').map((node) => [node.name.value, node]),
  );
  const groups = documents
    .map((document) => group(graphql, schema, access, fragments, document))
    .filter(({ operations }) => operations.length > 0);
  const sandbox = readFileSync(new URL('sandbox.graphql', import.meta.url), 'utf8');
  const examples = { audiences, groups, sandbox: sandboxExamples(graphql, sandbox) };
  return `${JSON.stringify(examples, null, 1)}\n`;
}

/** A Chinese term and what follows it in a description, each as short as a label. */
function label(description) {
  const [zh, en = zh] = description.split(' · ');
  return { zh: zh.replace(/（.*/, '').trim(), en: en.split(/[.;:(\n]/)[0].trim() };
}

/** The columns of the table, and which of them each mutation and read is open to. */
function readAccess(text, schema) {
  const cells = (line) => line.split('|').slice(1, -1).map((cell) => cell.trim());
  const rows = text.split('\n').filter((line) => line.startsWith('| ')).map(cells);
  const keys = rows[0].slice(1).map((head) => head.split(' ')[1]);
  const roles = schema.getType('Role');
  const audiences = keys.map((key) => ({ key, ...label(roles.getValue(key)?.description ?? '公众 · Public') }));
  const access = new Map();
  for (const [name, ...marks] of rows) {
    const field = /`(.+)`/.exec(name)?.[1];
    if (field) access.set(field, keys.filter((_, column) => marks[column] === '✔'));
  }
  return { audiences, access };
}

/** The examples of one document; its first line says what it is about. */
function group(graphql, schema, access, fragments, document) {
  const text = document.loc.source.body;
  const source = ({ loc }) => loc.source.body.slice(loc.start, loc.end);
  const needed = (node, names = new Set()) => {
    graphql.visit(node, {
      FragmentSpread({ name: { value } }) {
        if (names.has(value)) return;
        names.add(value);
        needed(fragments.get(value), names);
      },
    });
    return names;
  };
  const operations = document.definitions.filter((node) => node.kind === 'OperationDefinition').map((node) => {
    const parts = [node, ...[...needed(node)].map((name) => fragments.get(name))];
    return {
      name: node.name.value,
      kind: node.operation,
      ...about(graphql, schema, node),
      audiences: audience(access, node),
      query: `${parts.map(source).join('\n\n')}\n`,
      variables: variables(graphql, schema, node),
    };
  });
  return { ...label(text.split('\n')[0].slice(1).trim()), operations };
}

/** The fields of a selection set, without those that every object has. */
const fieldsOf = (node) => node.selectionSet.selections.filter((field) => field.kind === 'Field');

/** What an operation is called: its mutation, or the first field that it reads below the viewer and the areas of roles. */
function about(graphql, schema, node) {
  let type = schema.getRootType(node.operation);
  let [{ name: { value }, selectionSet }] = fieldsOf(node);
  let field = type.getFields()[value];
  while (/^(Viewer|.*Area)$/.test(graphql.getNamedType(field.type).name)) {
    type = graphql.getNamedType(field.type);
    const inner = fieldsOf({ selectionSet });
    const telling = inner.find((part) => type.getFields()[part.name.value].args.length > 0 || part.selectionSet) ?? inner[0];
    field = type.getFields()[telling.name.value];
    selectionSet = telling.selectionSet;
  }
  return label(field.description);
}

/** For whom an operation is: whoever may run all of it, or one of the areas that it reads. What the table lacks is for all. */
function audience(access, node) {
  const allowed = fieldsOf(node).map((field) => {
    if (field.name.value !== 'viewer') return access.get(field.name.value) ?? access.get('viewer');
    return [...new Set(fieldsOf(field).flatMap((part) => access.get(`viewer.${part.name.value}`) ?? []))];
  });
  return allowed.reduce((both, keys) => both.filter((key) => keys.includes(key)));
}

/** Values for every variable that is needed, and for how many rows are asked. */
function variables(graphql, schema, node) {
  const names = usage(graphql, node);
  const values = {};
  for (const { variable, type, defaultValue } of node.variableDefinitions ?? []) {
    const name = variable.name.value;
    const needed = type.kind === 'NonNullType' && !defaultValue;
    if (needed || name === 'first') {
      values[name] = value(graphql, graphql.typeFromAST(schema, type), { name: names.get(name) ?? name });
    }
  }
  return values;
}

/** What each variable is: the argument that it is given to, or for an `id` the field that has it. */
function usage(graphql, node) {
  const names = new Map();
  graphql.visit(node, {
    Field(field) {
      for (const { name, value } of field.arguments) {
        if (value.kind === 'Variable') {
          names.set(value.name.value, name.value === 'id' ? field.name.value : name.value);
        }
      }
    },
  });
  return names;
}

/** An example of a type. Ids stand as `<what>`, to be replaced by one that was seen; texts by their Chinese term. */
function value(graphql, type, { name, description = '' }) {
  if (graphql.isNonNullType(type)) return value(graphql, type.ofType, { name, description });
  if (graphql.isListType(type)) return [value(graphql, type.ofType, { name: name.replace(/s$/, ''), description })];
  if (graphql.isInputObjectType(type)) {
    const fields = Object.values(type.getFields());
    const needed = fields.filter(graphql.isRequiredInputField);
    const shown = needed.length > 0 ? needed : fields.slice(0, 1);
    return Object.fromEntries(shown.map((field) => [field.name, value(graphql, field.type, field)]));
  }
  if (graphql.isEnumType(type)) {
    const names = type.getValues().map((one) => one.name);
    return names.includes(NAMED[name]) ? NAMED[name] : names[0];
  }
  if (type.name === 'ID') return `<${name}>`;
  const term = label(description).zh;
  if (term in NAMED) return NAMED[term];
  if (type.name === 'Date' && /not after today|not in the future/.test(description)) return PAST;
  if (name in NAMED && (type.name === 'Int') === (typeof NAMED[name] === 'number')) return NAMED[name];
  return VALUES[type.name] ?? term;
}

/** The steps that only a sandbox has; the printed schema does not know them, so what they take stands as default values. */
function sandboxExamples(graphql, text) {
  const document = graphql.parse(text);
  const comments = [...text.matchAll(/^# (.+)\n(?=mutation)/gm)].map(([, comment]) => comment);
  return {
    ...label(text.split('\n')[0].slice(1).trim()),
    operations: document.definitions.map((node, index) => ({
      name: node.name.value,
      kind: node.operation,
      ...label(comments[index]),
      query: `${text.slice(node.loc.start, node.loc.end)}\n`,
      variables: Object.fromEntries(
        node.variableDefinitions.map((one) => [one.variable.name.value, graphql.valueFromASTUntyped(one.defaultValue)]),
      ),
    })),
  };
}
