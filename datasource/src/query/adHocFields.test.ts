import { defaultQuery, type LlmQueryType } from '@loopscope/core';

import { adHocFields } from './adHocFields';

const idsFor = (...types: LlmQueryType[]) =>
  adHocFields(types.map((type) => ({ ...defaultQuery(type), refId: 'A' }))).map(({ id }) => id);

describe('what ad hoc filters can be on', () => {
  it('is dimensions, and numbers that all rows have', () => {
    expect(idsFor()).not.toContain('tool_errors');
    expect(idsFor('runs')).toContain('tool_errors');
    expect(idsFor('runs', 'sessions')).toContain('tool_errors');
    expect(idsFor('runs', 'metrics')).not.toContain('tool_errors');
    expect(idsFor('runs', 'metrics')).toContain('cost');
    expect(idsFor('calls')).toContain('agent');
  });
});
