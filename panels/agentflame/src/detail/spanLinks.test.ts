import type { LinkModel } from '@grafana/data';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';

import { spanLinks } from './spanLinks';

describe('the data links of a span', () => {
  const frame = traceFrame(researchRun());
  const ids = frame.fields.find(({ name }) => name === 'spanID');
  const linked = {
    ...frame,
    fields: frame.fields.map((field) =>
      field === ids
        ? {
            ...field,
            getLinks: ({ valueRowIndex = -1 }) => [{ title: String(field.values[valueRowIndex]) } as LinkModel],
          }
        : field
    ),
  };

  it('are those of its row', () => {
    expect(spanLinks([linked], 'a2').map(({ title }) => title)).toEqual(['a2']);
  });

  it('are none where there are none', () => {
    expect(spanLinks([frame], 'a2')).toEqual([]);
    expect(spanLinks([linked], 'gone')).toEqual([]);
    expect(spanLinks([], 'a2')).toEqual([]);
  });
});
