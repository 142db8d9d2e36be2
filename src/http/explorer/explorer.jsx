// The explorer's page: GraphiQL against this server, below a bar to sign in with.
import { GraphiQL } from 'graphiql';
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

const wide = matchMedia('(min-width: 60rem)').matches;
const plugins = [PLUGIN];

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
        <GraphiQL
          fetcher={fetcher}
          onSchemaChange={meet}
          plugins={plugins}
          visiblePlugin={wide ? PLUGIN : undefined}
          defaultQuery={QUERY}
          defaultEditorToolsVisibility="variables"
          isHeadersEditorEnabled
          storage={window.sessionStorage}
          shouldPersistHeaders={false}
        >
          <GraphiQL.Logo>GraphiQL</GraphiQL.Logo>
        </GraphiQL>
      </main>
    </Examples.Provider>
  );
}

const answer = await fetch('/explorer/examples.json');
createRoot(document.getElementById('explorer')).render(<Page examples={await answer.json()} />);
