import { importTraces } from './importTraces';

describe('importTraces', () => {
  it('takes over traces by id and nothing else', () => {
    const queries = [
      { refId: 'A', query: '4bf92f3577b34da6a3ce929d0e0e4736', queryType: 'traceql' },
      { refId: 'B', query: '{ span.gen_ai.system = "openai" }', queryType: 'traceql' },
      { refId: 'C', query: 'cafe' },
      { refId: 'D', expr: 'up' },
    ];
    expect(importTraces(queries)).toMatchObject([
      { refId: 'A', queryType: 'trace', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
    ]);
  });
});
