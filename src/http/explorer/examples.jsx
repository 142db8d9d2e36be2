// The panel of examples: the operations of the repository for a role, each opened in a tab of its own.
import { useEditorContext } from '@graphiql/react';
import React, { createContext, useContext, useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { fill } from './seen.js';
import { useExplorer } from './session.js';
import { words } from './words.js';

/** What examples.json holds. */
export const Examples = createContext(null);

/** What something is called in a language. */
export const named = (thing, language) => (language === 'en' ? thing.en : thing.zh);

/** Stands in GraphiQL's side bar. */
export const PLUGIN = { title: '示例 · Examples', icon: Icon, content: Panel };

function Icon() {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
      <path d="M4 5h16M4 10h10M4 15h16M4 20h10" />
    </svg>
  );
}

function Panel() {
  const { language, session, sandbox } = useExplorer();
  const examples = useContext(Examples);
  const [audience, setAudience] = useState('public');
  const [search, setSearch] = useState('');
  const open = useOpen();
  const word = words(language);
  const role = session?.viewer.roles[0] ?? 'public';
  useEffect(() => setAudience(role), [role]);

  const groups = [...(sandbox ? [examples.sandbox] : []), ...examples.groups]
    .map((group) => ({ ...group, operations: group.operations.filter((one) => suits(one, audience) && fits(one, search)) }))
    .filter(({ operations }) => operations.length > 0);
  return (
    <section className="examples" aria-label={word.examples}>
      <h2>{word.examples}</h2>
      <label>
        <span>{word.audience}</span>
        <select value={audience} onChange={(event) => setAudience(event.target.value)}>
          {examples.audiences.map((one) => <option key={one.key} value={one.key}>{named(one, language)}</option>)}
        </select>
      </label>
      <label>
        <span>{word.search}</span>
        <input type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
      </label>
      <p>{groups.length > 0 ? word.hint : word.none}</p>
      {groups.map((group) => (
        <details key={group.zh} open={search !== '' || groups.length < 4}>
          <summary>{named(group, language)}</summary>
          <ul>
            {group.operations.map((one) => (
              <li key={one.name}>
                <button type="button" onClick={() => open(one)}>
                  <code>{one.name}</code> <small>{word[one.kind]}</small>
                  <span>{named(one, language)}</span>
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}

/** Whether an operation is for somebody; what everybody may do stands with the public and nowhere else. */
function suits({ audiences }, audience) {
  if (!audiences) return true;
  return audiences.includes('public') ? audience === 'public' : audiences.includes(audience);
}

const fits = ({ name, zh, en }, search) => `${name} ${zh} ${en}`.toLowerCase().includes(search.trim().toLowerCase());

/** Opens an operation in a new tab; in the present one while that is empty. */
function useOpen() {
  const { addTab, setOperationName, queryEditor, variableEditor, responseEditor } = useEditorContext({ nonNull: true });
  return ({ name, query, variables }) => {
    if (queryEditor.getValue().trim() !== '') flushSync(addTab);
    queryEditor.setValue(query);
    // GraphiQL finds it out by itself, but later: until then it would run the operation of the tab before.
    flushSync(() => setOperationName(name));
    document.querySelector('.graphiql-tab-active')?.scrollIntoView({ block: 'nearest', inline: 'end' });
    variableEditor.setValue(Object.keys(variables).length > 0 ? JSON.stringify(fill(variables), null, 2) : '');
    responseEditor.setValue('');
    queryEditor.focus();
  };
}
