import { parseRunId, shortRunId } from './runIds';

const traceId = '0af7651916cd43dd8448eb211c80319c';

describe('run ids', () => {
  it('are a trace id and the span id of the run', () => {
    expect(parseRunId(`${traceId}-b7ad6b7169203331`)).toEqual({ traceId, rootSpanId: 'b7ad6b7169203331' });
  });

  it.each(['', traceId, `${traceId}-`, `${traceId.toUpperCase()}-b7ad6b7169203331`])('are nothing else: %s', (text) => {
    expect(parseRunId(text)).toBeUndefined();
  });

  it('are shortened to what tells runs apart', () => {
    expect(shortRunId(`${traceId}-b7ad6b7169203331`)).toBe('b7ad6b71');
    expect(shortRunId('something pasted wrongly')).toBe('something pa');
  });
});
