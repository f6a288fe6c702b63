import type { LlmQuery } from '@loopscope/core';

import { asLlmQuery } from './asLlmQuery';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const read = (text: string): LlmQuery => asLlmQuery(JSON.parse(text));

describe('asLlmQuery', () => {
  it('starts an empty query with cost by model', () => {
    expect(read('{"refId": "A"}')).toMatchObject({ queryType: 'metrics', measures: ['cost'], groupBy: ['model'] });
  });

  it('keeps what a query says', () => {
    expect(read('{"refId": "A", "measures": ["runs"]}')).toMatchObject({ measures: ['runs'], groupBy: [] });
    expect(read('{"refId": "A", "queryType": "runs", "limit": 5}')).toMatchObject({ queryType: 'runs', limit: 5 });
  });

  it.each(['', ', "queryType": "traceql"'])('reads a bare trace id%s as a trace', (foreignType) => {
    expect(read(`{"refId": "A", "query": "${TRACE}"${foreignType}}`)).toMatchObject({
      queryType: 'trace',
      traceId: TRACE,
    });
  });
});
