// Ids and versions that answers showed, for the variables of the next example.

/** By kind, such as `review-group`, the latest last: an id with its version. */
const seen = new Map();

/** Remembers every id of an answer; of several of a kind, the first of the latest answer. */
export function remember(data) {
  const found = new Map();
  const walk = (value) => {
    if (!value || typeof value !== 'object') return;
    const kind = typeof value.id === 'string' && /^([a-z-]+):[0-9a-f]{32}$/.exec(value.id)?.[1];
    if (kind && !found.has(kind)) found.set(kind, { id: value.id, version: value.version });
    Object.values(value).forEach(walk);
  };
  walk(data);
  found.forEach((one, kind) => {
    seen.delete(kind);
    seen.set(kind, one);
  });
}

/** The variables of an example with a key of its own and what was seen; `<what>` stays where nothing fits. */
export function fill(variables) {
  let version;
  const put = (value) => {
    if (Array.isArray(value)) return value.map(put);
    if (value && typeof value === 'object') {
      const entries = Object.entries(value).map(([key, inner]) => [key, put(inner)]);
      return Object.fromEntries(entries.map(([key, inner]) => [key, key === 'expectedVersion' ? (version ?? inner) : inner]));
    }
    const what = typeof value === 'string' && /^<(.+)>$/.exec(value)?.[1];
    if (!what) return value;
    if (what === 'idempotencyKey') return newKey();
    const one = find(what);
    version ??= one?.version;
    return one?.id ?? value;
  };
  return put(variables);
}

/** Applications go by what became of them; otherwise a field's name is a word of the kind. */
const KINDS = { candidate: 'application', choice: 'application', nominee: 'application', attending: 'person', visitor: 'group-member' };

function find(what) {
  const name = KINDS[what] ?? what.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return seen.get(name) ?? [...seen].reverse().find(([kind]) => kind.split('-').includes(name))?.[1];
}

/** A UUID; `crypto.randomUUID` is only there where the page came over HTTPS or from the machine itself. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const text = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return text.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
