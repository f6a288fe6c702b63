import { createDataFrame } from '@grafana/data';

import { readSpanDetail } from './span';

const frame = (contract: string, fields: Record<string, unknown[]>) =>
  createDataFrame({
    meta: { custom: { loopscope: { contract, version: 1 } } },
    fields: Object.entries(fields).map(([name, values]) => ({ name, values })),
  });

describe('the detail of a span', () => {
  it('is its attributes and its messages in order', () => {
    const detail = readSpanDetail([
      frame('span', { key: ['gen_ai.system'], value: ['openai'] }),
      frame('messages', { index: [0], role: ['user'], kind: ['text'], name: [''], content: ['Hello'] }),
    ]);
    expect(detail).toEqual({
      attributes: [{ key: 'gen_ai.system', value: 'openai' }],
      messages: [{ index: 0, role: 'user', kind: 'text', name: '', content: 'Hello' }],
      masked: 0,
    });
  });

  it('says of how many texts something is hidden', () => {
    const messages = frame('messages', { index: [], role: [], kind: [], name: [], content: [] });
    expect(readSpanDetail([{ ...messages, meta: { custom: { ...messages.meta?.custom, masked: 2 } } }]).masked).toBe(2);
  });

  it('has no messages where none may be seen', () => {
    expect(readSpanDetail([frame('span', { key: [], value: [] })])).toEqual({
      attributes: [],
      messages: [],
      masked: 0,
    });
  });
});
