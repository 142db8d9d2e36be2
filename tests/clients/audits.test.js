// GraphQL over HTTP: every audit of graphql-http, the recommended and optional ones too.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { serve } from './server.js';

const address = await serve();
const audits = serverAudits({ url: `${address}/graphql` });

test('no audit went missing', () => assert.equal(audits.length, 61));

describe('audit', () => {
  for (const audit of audits) {
    test(`${audit.id} ${audit.name}`, async () => {
      const { status, reason } = await audit.fn();
      assert.equal(status, 'ok', reason);
    });
  }
});
