// The explorer's page: GraphiQL against this server, below a bar to sign in with.
import { useEditorContext } from '@graphiql/react';
import { GraphiQL, GraphiQLInterface, GraphiQLProvider } from 'graphiql';
import 'graphiql/graphiql.css';
import React, { useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { Bar } from './bar.jsx';
import { Examples, PLUGIN } from './examples.jsx';
import { fetcher, meet, useExplorer } from './session.js';
import './style.css';
import { words } from './words.js';

const QUERY = `# 运行一个查询 · Run a query: Ctrl+Enter.
{
  serverTime
}
`;

// Where there is room, the examples are there to begin with.
const wide = matchMedia('(min-width: 60rem)').matches;
const plugins = [PLUGIN];

/** Tab moves on, as everywhere else, instead of writing one. */
const KEYS = { Tab: false, 'Shift-Tab': false };

/** Makes the editors such that keyboards leave them and narrow ones show whole lines. */
function Editors() {
  const { queryEditor, variableEditor, headerEditor, responseEditor } = useEditorContext({ nonNull: true });
  useEffect(() => {
    const editors = [queryEditor, variableEditor, headerEditor, responseEditor].filter(Boolean);
    editors.forEach((editor) => {
      editor.setOption('lineWrapping', true);
      editor.addKeyMap(KEYS);
    });
    return () => editors.forEach((editor) => editor.removeKeyMap(KEYS));
  }, [queryEditor, variableEditor, headerEditor, responseEditor]);
  return null;
}

function Page({ examples }) {
  const { language } = useExplorer();
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = words(language).title;
  }, [language]);
  // What is typed here can hold passwords and tokens, and the history keeps both: all of it ends with the tab.
  return (
    <Examples.Provider value={examples}>
      <Bar />
      <main>
        <GraphiQLProvider
          fetcher={fetcher}
          onSchemaChange={meet}
          plugins={plugins}
          visiblePlugin={wide ? PLUGIN : undefined}
          defaultQuery={QUERY}
          storage={window.sessionStorage}
          shouldPersistHeaders={false}
        >
          <Editors />
          <GraphiQLInterface defaultEditorToolsVisibility="variables" isHeadersEditorEnabled showPersistHeadersSettings={false}>
            <GraphiQL.Logo>GraphiQL</GraphiQL.Logo>
          </GraphiQLInterface>
        </GraphiQLProvider>
      </main>
    </Examples.Provider>
  );
}

const answer = await fetch('/explorer/examples.json');
createRoot(document.getElementById('explorer')).render(<Page examples={await answer.json()} />);
