import { FieldType, LoadingState, createDataFrame } from '@grafana/data';

import { modelCall } from '../../testdata/aSpan';
import { requestOf } from '../../testdata/requestOf';
import { traceFrame } from '../../testdata/traceFrame';
import { missingTrace } from './missingTrace';

const runs = {
  ...createDataFrame({
    meta: { custom: { loopscope: { contract: 'runs', version: 1 } } },
    fields: [{ name: 'run_id', type: FieldType.string, values: ['r'] }],
  }),
  refId: 'B',
};
const trace = { ...traceFrame([modelCall({ spanId: 'm' })]), refId: 'A' };

const request = requestOf({ refId: 'A', queryType: 'trace' }, { refId: 'B', queryType: 'runs' });
const errors = [{ refId: 'A', message: 'no such trace' }];

describe('a trace that is asked for beside other things', () => {
  it('is not missing where it is there, or nobody asks for it', () => {
    expect(missingTrace({ state: LoadingState.Done, series: [trace, runs], request })).toBeNull();
    expect(missingTrace({ state: LoadingState.Done, series: [runs], request })).toBeNull();
    expect(
      missingTrace({
        state: LoadingState.Loading,
        series: [runs],
        request: requestOf({ refId: 'B', queryType: 'runs' }),
      })
    ).toBeNull();
  });

  it('failed, by the error of its own query', () => {
    expect(missingTrace({ state: LoadingState.Error, series: [runs], request, errors })).toEqual({
      state: 'failed',
      message: 'no such trace',
    });
    expect(missingTrace({ state: LoadingState.Error, series: [runs], request, error: errors[0] })?.state).toBe(
      'failed'
    );
    const ofRuns = [{ refId: 'B', message: 'too many' }];
    expect(missingTrace({ state: LoadingState.Error, series: [], request, errors: ofRuns })).toBeNull();
    const hidden = requestOf({ refId: 'A', queryType: 'trace', hide: true });
    expect(missingTrace({ state: LoadingState.Error, series: [runs], request: hidden, errors })).toBeNull();
  });

  it('failed or is waited for where that of another run is there, to compare it with', () => {
    const two = requestOf({ refId: 'A', queryType: 'trace' }, { refId: 'B', queryType: 'trace' });
    const other = { ...trace, refId: 'B' };
    expect(missingTrace({ state: LoadingState.Error, series: [other], request: two, errors })?.state).toBe('failed');
    expect(missingTrace({ state: LoadingState.Loading, series: [other], request: two })?.state).toBe('loading');
    const ofOther = [{ refId: 'B', message: 'no such trace' }];
    expect(missingTrace({ state: LoadingState.Error, series: [trace], request: two, errors: ofOther })).toBeNull();
  });

  it('is waited for', () => {
    expect(missingTrace({ state: LoadingState.Loading, series: [runs], request })).toEqual({ state: 'loading' });
  });

  it('is empty where it was answered without spans', () => {
    const series = [{ ...traceFrame([]), refId: 'A' }, runs];
    expect(missingTrace({ state: LoadingState.Done, series, request })).toEqual({ state: 'empty' });
  });
});
