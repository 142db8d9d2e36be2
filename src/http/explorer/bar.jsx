// The bar above the editor: who is signed in, and in which language the page and the server speak.
import React, { useContext, useEffect, useRef, useState } from 'react';
import { ACCOUNTS } from './accounts.js';
import { Examples, named } from './examples.jsx';
import { signIn, signOut, speak, useExplorer } from './session.js';
import { LANGUAGES, words } from './words.js';

export function Bar() {
  const { language, session, sandbox, typed, trouble } = useExplorer();
  const { audiences } = useContext(Examples);
  const word = words(language);
  const viewer = session?.viewer;
  const group = useGoingOn(viewer?.account);
  return (
    <header className="bar">
      <h1>{word.title}</h1>
      <div className="session" ref={group} role="group" aria-label={word.session}>
        {viewer ? (
          <>
            <p className="viewer">
              <strong>{viewer.name}</strong> <code>{viewer.account}</code> {viewer.roles.map((role) => named(audiences.find(({ key }) => key === role), language)).join(word.and)}
            </p>
            <button type="button" onClick={signOut}>{word.signOut}</button>
          </>
        ) : (
          <p className="viewer">{word.nobody}</p>
        )}
        {(sandbox || !viewer) && <Entry key={String(sandbox)} word={word} language={language} sandbox={sandbox} />}
      </div>
      <div className="languages" role="group" aria-label={word.language}>
        {Object.entries(LANGUAGES).map(([tag, name]) => (
          <button key={tag} type="button" lang={tag} aria-pressed={tag === language} onClick={() => speak(tag)}>{name}</button>
        ))}
      </div>
      <p className="trouble" role="alert">{said(trouble, typed ? viewer : null, word)}</p>
    </header>
  );
}

/** Who comes and goes takes buttons along: where the focus was on one of them, it goes on with what stands there now. */
function useGoingOn(account) {
  const group = useRef(null);
  const before = useRef(account);
  useEffect(() => {
    if (before.current !== account && document.activeElement === document.body) {
      group.current.querySelector('button, input, select').focus();
    }
    before.current = account;
  }, [account]);
  return group;
}

/** What has to be told: why signing in failed, that a session is over, that a password is not one's own. */
function said(trouble, viewer, word) {
  if (trouble?.over) return word.over;
  if (trouble) return trouble.messages.map((message) => message ?? word.unreachable).join(' ');
  return viewer?.mustChangePassword ? word.mustChange : '';
}

/** Account and password; in a sandbox the demo accounts too, which need none. */
function Entry({ word, language, sandbox }) {
  const [demo, setDemo] = useState(sandbox ? ACCOUNTS[0][0] : '');
  const [account, setAccount] = useState('');
  const [password, setPassword] = useState('');
  const busy = useRef(false);

  async function enter(event) {
    event.preventDefault();
    if (busy.current) return;
    busy.current = true;
    if (await (demo ? signIn(demo) : signIn(account, password))) setPassword('');
    busy.current = false;
  }

  return (
    <form onSubmit={enter}>
      {sandbox && (
        <label>
          <span>{word.demo}</span>
          <select value={demo} onChange={(event) => setDemo(event.target.value)}>
            {ACCOUNTS.map(([name, zh, en]) => (
              <option key={name} value={name}>{`${name} · ${language === 'en' ? en : zh}`}</option>
            ))}
            <option value="">{word.other}</option>
          </select>
        </label>
      )}
      {!demo && (
        <>
          <label>
            <span>{word.account}</span>
            <input autoComplete="username" required value={account} onChange={(event) => setAccount(event.target.value)} />
          </label>
          <label>
            <span>{word.password}</span>
            <input type="password" autoComplete="current-password" required value={password} onChange={(event) => setPassword(event.target.value)} />
          </label>
        </>
      )}
      <button type="submit">{word.signIn}</button>
    </form>
  );
}
