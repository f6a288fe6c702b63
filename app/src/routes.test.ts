import { pageUrl, runUrl } from './routes';

describe('addresses of pages', () => {
  it('lie below the app', () => {
    expect(pageUrl('chargeback', { month: '2026-10' })).toBe('/a/loopscope-app/chargeback?month=2026-10');
  });

  it('repeat a parameter that has several values', () => {
    expect(pageUrl('runs', { 'var-filters': ['agent|=|a', 'model|=|b'] })).toBe(
      '/a/loopscope-app/runs?var-filters=agent%7C%3D%7Ca&var-filters=model%7C%3D%7Cb'
    );
  });

  it('tell where in time a run lies, widened to whole milliseconds', () => {
    expect(runUrl({ runId: 'ab-cd', startMs: 1_000.9, durationMs: 20.1 }, { from: 'now-1h' })).toBe(
      '/a/loopscope-app/runs/ab-cd?from=now-1h&start=1000&duration=21'
    );
  });
});
