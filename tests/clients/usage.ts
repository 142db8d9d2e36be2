// How a front end uses the generated code. tsc checks it; nothing runs it.
import type { ResultOf, VariablesOf } from '@graphql-typed-document-node/core';
import { useFragment as read } from './generated/codegen';
import { AwardPartsFragmentDoc, AwardsDocument, SaveSectionDocument, type AnswerValueInput } from './generated/codegen/graphql';

export const question: VariablesOf<typeof AwardsDocument> = { filter: { state: 'VALID', year: 2026 }, first: 20 };

// @ts-expect-error No award is in such a state.
export const misspelt: VariablesOf<typeof AwardsDocument> = { filter: { state: 'VALIDATED' } };

export function bonuses({ awards }: ResultOf<typeof AwardsDocument>): [string, string | null][] {
  return awards.nodes.map((node) => {
    const award = read(AwardPartsFragmentDoc, node);
    return [award.name, award.bonus];
  });
}

// @ts-expect-error Money is text.
export const sum = (awards: ResultOf<typeof AwardPartsFragmentDoc>[]): number => awards[0].bonus ?? 0;

export const draft: VariablesOf<typeof SaveSectionDocument> = {
  input: {
    idempotencyKey: '8f7c5b0e-5f0a-4b5e-9d8b-0a5a5e1f2c3d',
    application: 'application:1',
    section: 'products',
    expectedVersion: 0,
    answers: [{ key: 'mainProducts', value: { text: '软件' } }, { key: 'standards', value: null }],
  },
};

// @ts-expect-error An answer has exactly one value.
export const twofold: AnswerValueInput = { text: '软件', number: '1' };
