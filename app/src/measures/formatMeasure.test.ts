import { measures } from '@loopscope/semantics/measures';

import { CORE_MEASURES, VOLUME_MEASURES } from '../pages/overview/coreMeasures';
import { STATEMENT_MEASURES } from '../pages/chargeback/domain/statement';
import { formatMeasure } from './formatMeasure';

describe('values of measures', () => {
  it.each([
    ['cost', 0.00123456, '$0.00123'],
    ['cost', 12.5, '$12.50'],
    ['tool_error_rate', 0.125, '12.5 %'],
    ['duration_p95', 1_500, '1.5 s'],
    ['total_tokens', 1_234_567, '1,234,567'],
    ['total_tokens', 12_345_678, '12.3M'],
    ['total_tokens', null, '–'],
    ['llm_calls', 0, '0'],
  ])('%s %s is read as %s', (id, value, text) => {
    expect(formatMeasure(id, value)).toBe(text);
  });
});

describe('measures that the pages ask for', () => {
  it.each([...CORE_MEASURES, ...VOLUME_MEASURES, ...STATEMENT_MEASURES])('%s exists', (id) => {
    expect(measures.map((measure) => measure.id)).toContain(id);
  });
});
