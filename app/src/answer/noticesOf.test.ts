import { createDataFrame, type DataFrame, type QueryResultMetaNotice } from '@grafana/data';

import { noticesOf } from './noticesOf';

function frame(notices?: QueryResultMetaNotice[]): DataFrame {
  return createDataFrame({ fields: [], meta: { notices } });
}

describe('notices of an answer', () => {
  it('are said once, however many frames carry them', () => {
    const cut: QueryResultMetaNotice = { severity: 'warning', text: 'Cut at 5,000 spans.' };
    expect(noticesOf([frame([cut]), frame([cut]), frame()])).toEqual([cut]);
  });
});
