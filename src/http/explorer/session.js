// Who is signed in, in which language, and what goes to the server for them.
import { parse, getOperationAST } from 'graphql';
import { createClient } from 'graphql-ws';
import { useSyncExternalStore } from 'react';
import { remember } from './seen.js';
import { LANGUAGES, words } from './words.js';

const SESSION = 'session { accessToken accessTokenExpiresAt refreshToken viewer { name account roles mustChangePassword } }';
const SIGN_IN = `mutation ($account: String!, $password: String!) {
  signIn(input: { account: $account, password: $password, device: "explorer" }) { ${SESSION} userErrors { message } }
}`;
const SIGN_IN_FREELY = `mutation ($account: String!) {
  sandboxSignIn(input: { account: $account }) { ${SESSION} userErrors { message } }
}`;
const REFRESH = `mutation ($refreshToken: String!) {
  refreshSession(input: { refreshToken: $refreshToken }) { ${SESSION} userErrors { message } }
}`;
const SIGN_OUT = 'mutation { signOut { userErrors { message } } }';

/** A token is exchanged when it has less than this left. */
const MARGIN = 60_000;

const stored = sessionStorage.getItem('explorer:language');
const preferred = navigator.languages.find((tag) => /^(zh|en)\b/.test(tag)) ?? 'zh';

// Tokens stand here and nowhere else: a page that is loaded anew has none.
let state = {
  language: stored in LANGUAGES ? stored : preferred.startsWith('en') ? 'en' : 'zh-CN',
  session: null,
  // Whether whoever is signed in gave a password: what is wrong with it concerns nobody else.
  typed: false,
  sandbox: false,
  trouble: null,
};
const listeners = new Set();

function change(part) {
  state = { ...state, ...part };
  listeners.forEach((listener) => listener());
}

function listen(listener) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The state, for a component that is drawn again when it changes. */
export const useExplorer = () => useSyncExternalStore(listen, () => state);

export function speak(language) {
  sessionStorage.setItem('explorer:language', language);
  change({ language, trouble: null });
}

/** A sandbox has a way in that no other server has. */
export function meet(schema) {
  change({ sandbox: Boolean(schema?.getMutationType()?.getFields().sandboxSignIn) });
}

/** Signs in; without a password as one of a sandbox's demo accounts. Whoever was signed in until now is signed out. */
export async function signIn(account, password) {
  const query = password === undefined ? SIGN_IN_FREELY : SIGN_IN;
  const { session, userErrors } = await tell(query, { account, password });
  if (session) await signOut();
  change(
    session
      ? { session, typed: password !== undefined, trouble: null }
      : { trouble: { messages: userErrors.map((one) => one.message) } },
  );
  return Boolean(session);
}

/** A session that cannot be ended now ends by itself. */
export async function signOut() {
  if (state.session) await tell(SIGN_OUT, {}, await token());
  change({ session: null, trouble: null });
}

/** What the server says to a mutation of the bar's: its payload, or what went wrong; null for what has no words. */
async function tell(query, variables, token) {
  try {
    const { data, errors } = await (await post({ query, variables }, new Headers(), token)).json();
    return data ? Object.values(data)[0] : { userErrors: errors };
  } catch {
    return { userErrors: [{ message: null }] };
  }
}

let refreshing = null;

/** Exchanges the tokens; requests at the same time wait for the same exchange. */
function refresh() {
  const { refreshToken } = state.session;
  refreshing ??= tell(REFRESH, { refreshToken })
    .then((payload) => change(renewed(payload)))
    .finally(() => {
      refreshing = null;
    });
  return refreshing;
}

/** What an exchange comes to: what is refused is over, what only failed may be tried again. */
function renewed({ session, userErrors }) {
  if (session) return { session };
  const refused = userErrors.every(({ message, extensions }) => message && (extensions?.code ?? 'UNAUTHENTICATED') === 'UNAUTHENTICATED');
  return refused ? { session: null, trouble: { over: true } } : { trouble: { messages: userErrors.map((one) => one.message) } };
}

/** The access token of whoever is signed in, good for a while. */
async function token() {
  if (state.session && Date.parse(state.session.accessTokenExpiresAt) - Date.now() < MARGIN) await refresh();
  return state.session?.accessToken;
}

function post(params, headers, token) {
  headers.set('Accept', 'application/graphql-response+json, application/json;q=0.9');
  headers.set('Content-Type', 'application/json');
  if (!headers.has('Accept-Language')) headers.set('Accept-Language', state.language);
  if (token) headers.set('Authorization', `Bearer ${token}`);
  return fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(params), credentials: 'omit' });
}

/** Asks as whoever is signed in; a header of one's own counts before the bar. */
async function ask(params, given) {
  const headers = () => new Headers(given);
  if (headers().has('Authorization')) return (await post(params, headers())).json();
  let answer = await (await post(params, headers(), await token())).json();
  if (state.session && reason(answer) === 'EXPIRED') {
    await refresh();
    answer = await (await post(params, headers(), await token())).json();
  }
  if (state.session && reason(answer)) change({ session: null, trouble: { over: true } });
  return answer;
}

/** Why a token was not taken. */
const reason = ({ errors }) => errors?.find(({ extensions }) => extensions?.code === 'UNAUTHENTICATED')?.extensions.reason;

/** A subscription has a socket of its own, which ends with it: the next one speaks for whoever is signed in then. */
function follow(params) {
  const url = new URL('/graphql', location.href);
  url.protocol = url.protocol.replace('http', 'ws');
  const client = createClient({
    url: url.href,
    retryAttempts: 0,
    connectionParams: async () => {
      const current = await token();
      return { acceptLanguage: state.language, ...(current && { authorization: `Bearer ${current}` }) };
    },
  });
  return {
    subscribe({ next, error, complete }) {
      const unsubscribe = client.subscribe(params, {
        next(answer) {
          remember(answer.data);
          next(answer);
        },
        error: (trouble) => error(told(trouble)),
        complete,
      });
      return { unsubscribe };
    },
  };
}

/** Why a socket ended: what the server says of the operation, or why it closed, or that it never opened. */
function told(trouble) {
  if (Array.isArray(trouble) || trouble instanceof Error) return trouble;
  return { message: trouble.code ? `WebSocket ${trouble.code} ${trouble.reason}` : words(state.language).unreachable };
}

/** What GraphiQL asks with. */
export function fetcher(params, options) {
  if (isSubscription(params)) return follow(params);
  return ask(params, options?.headers).then((answer) => {
    remember(answer.data);
    return answer;
  });
}

function isSubscription({ query, operationName }) {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'subscription';
  } catch {
    return false;
  }
}
