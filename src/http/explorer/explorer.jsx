// The explorer's page: GraphiQL against this server, with an editor for the Authorization header.
import { GraphiQL } from 'graphiql';
import 'graphiql/graphiql.css';
import React from 'react';
import { createRoot } from 'react-dom/client';

const QUERY = `# 运行一个查询 · Run a query: Ctrl+Enter.
# 登录后把令牌填入下方 Headers · Signed in? Put the token under Headers below:
#   { "Authorization": "Bearer <accessToken>" }
{
  serverTime
}
`;

async function fetcher(params, options) {
  const headers = {
    Accept: 'application/graphql-response+json, application/json;q=0.9',
    'Content-Type': 'application/json',
    ...options?.headers,
  };
  const answer = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify(params), credentials: 'omit' });
  return answer.json();
}

// What is typed here can hold passwords and tokens, and the history keeps both: all of it ends with the tab.
createRoot(document.getElementById('explorer')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultQuery={QUERY}
    defaultEditorToolsVisibility="headers"
    isHeadersEditorEnabled
    storage={window.sessionStorage}
    shouldPersistHeaders={false}
  />,
);
