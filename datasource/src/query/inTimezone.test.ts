import { defaultQuery, type LlmQuery } from '@loopscope/core';

import { inTimezone } from './inTimezone';

const metrics: LlmQuery = { ...defaultQuery('metrics'), refId: 'A' };

describe('the time zone of a query', () => {
  it('is the dashboard’s', () => {
    expect(inTimezone(metrics, 'Asia/Kathmandu').timezone).toBe('Asia/Kathmandu');
    expect(inTimezone(metrics, 'utc').timezone).toBe('utc');
  });

  it('is the computer’s where the dashboard follows the browser', () => {
    const own = new Intl.DateTimeFormat().resolvedOptions().timeZone;
    expect(inTimezone(metrics, 'browser').timezone).toBe(own);
    expect(inTimezone(metrics, undefined).timezone).toBe(own);
  });

  it('is the query’s own where it has one', () => {
    expect(inTimezone({ ...metrics, timezone: 'Europe/Berlin' }, 'utc').timezone).toBe('Europe/Berlin');
  });

  it('is there for a new panel', () => {
    expect(inTimezone({ refId: 'A' } as LlmQuery, 'utc').timezone).toBe('utc');
  });

  it('is for metrics only', () => {
    const runs: LlmQuery = { ...defaultQuery('runs'), refId: 'A' };
    expect(inTimezone(runs, 'utc')).toBe(runs);
  });
});
