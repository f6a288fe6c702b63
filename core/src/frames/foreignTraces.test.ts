import { readdirSync } from 'node:fs';
import path from 'node:path';

import { FOREIGN_SOURCES, foreignFrame, recorded } from '../../testdata/foreignFrames';
import { isTraceFrame, readTraceFrame } from './trace';
import type { TraceSpan } from './TraceSpan';

const SPANS = path.join(__dirname, '..', '..', '..', 'semantics', 'fixtures', 'spans');

const captures = readdirSync(SPANS)
  .filter((file) => file.endsWith('.otlp.json'))
  .map((file) => file.replace('.otlp.json', ''));

/** What a span is read to be, without what only texts or times can differ by. */
function reading({ spanId, status, llm }: TraceSpan) {
  return llm && { spanId, status: status === 'error', ...llm };
}

describe.each(captures)('the spans of %s', (name) => {
  const { body } = recorded(name);
  const [tempo, ...others] = FOREIGN_SOURCES.map((source) => {
    const frame = foreignFrame(source, body);
    expect(isTraceFrame(frame)).toBe(true);
    return {
      source,
      read: readTraceFrame(frame)
        .map(reading)
        .filter((span) => span !== null),
    };
  });

  it.each(others)('are read of $source as of Tempo', ({ read }) => {
    expect(read).toEqual(tempo.read);
  });
});
