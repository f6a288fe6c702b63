import { traceTarget } from './traceTarget';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';

describe('traceTarget', () => {
  it.each([
    [TRACE, { traceId: TRACE }],
    [` ${TRACE.toUpperCase()}\n`, { traceId: TRACE }],
    ['a3ce929d0e0e4736', { traceId: '0000000000000000a3ce929d0e0e4736' }],
    [`${TRACE}-00f067aa0ba902b7`, { runId: `${TRACE}-00f067aa0ba902b7` }],
    ['$Run', { traceId: '$Run' }],
    ['', {}],
  ])('reads %j', (text, expected) => {
    expect(traceTarget(text)).toEqual({ traceId: undefined, runId: undefined, ...expected });
  });
});
