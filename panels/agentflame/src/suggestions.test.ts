import { getPanelDataSummary, toDataFrame } from '@grafana/data';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { traceFrame } from '@loopscope/core/testdata/traceFrame';

import { suggestForTraces } from './suggestions';

describe('the panel is suggested', () => {
  it('for a trace', () => {
    expect(suggestForTraces(getPanelDataSummary([traceFrame(researchRun())]))).toHaveLength(1);
  });

  it('for nothing else', () => {
    const numbers = toDataFrame({ fields: [{ name: 'time', values: [1] }] });
    expect(suggestForTraces(getPanelDataSummary([numbers]))).toBeUndefined();
    expect(suggestForTraces(getPanelDataSummary([]))).toBeUndefined();
  });
});
