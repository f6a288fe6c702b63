import { setBackendSrv, type BackendSrv } from '@grafana/runtime';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { CompareSources } from './CompareSources';
import type { SourceComparison } from './sourceComparison';

const nothing = { count: 0, traces: [] };
const figures = { spans: 4, calls: 2, tokens: 120, cost: '0.00025' };

const found: SourceComparison = {
  from: '2026-11-21T10:00:00Z',
  to: '2026-11-21T11:00:00Z',
  compared: 12,
  equal: 10,
  onlyClickhouse: { count: 1, traces: [{ traceId: 'aa01', clickhouse: figures, tempo: null }] },
  onlyTempo: nothing,
  different: {
    count: 1,
    traces: [{ traceId: 'bb02', clickhouse: figures, tempo: { ...figures, tokens: 90, cost: '0.0002' } }],
  },
  late: { count: 1, traces: [{ traceId: 'aa01', clickhouse: figures, tempo: null, settled: 3 }] },
  truncated: true,
  traceLimit: 500,
  unchecked: 0,
  incomplete: [],
};

function answering(answer: () => Promise<unknown>) {
  const get = jest.fn(answer);
  setBackendSrv(Object.assign(Object.create(null), { get }) satisfies Partial<BackendSrv> as BackendSrv);
  render(<CompareSources uid="spans" />);
  return get;
}

describe('CompareSources', () => {
  it('asks about a range that has ended and shows what was found', async () => {
    const get = answering(() => Promise.resolve(found));
    const user = userEvent.setup();
    await user.click(screen.getByLabelText('Last 6 hours'));
    await user.click(screen.getByRole('button', { name: 'Compare sources' }));
    expect(await screen.findByText(/^10 of 12 traces are the same in both/)).toBeInTheDocument();
    expect(get.mock.calls[0]).toEqual([
      '/api/datasources/uid/spans/resources/consistency',
      { from: expect.any(Number), to: expect.any(Number) },
      undefined,
      { showErrorAlert: false },
    ]);
    const { from, to } = (get.mock.calls[0] as unknown as [string, { from: number; to: number }])[1];
    expect(to - from).toBe(6 * 3_600_000);
    expect(to).toBeLessThan(Date.now() - 4 * 60_000);
    expect(screen.getByText(/more than 500 traces/)).toBeInTheDocument();
    const different = screen.getByRole('row', { name: /^Different 1/ });
    expect(different).toHaveTextContent(
      'ClickHouse: 4 spans, 2 calls, 120 tokens, $0.00025; Tempo: 4 spans, 2 calls, 90'
    );
    const link = new URL(within(different).getByRole('link').getAttribute('href') ?? '', 'http://grafana');
    expect(JSON.parse(link.searchParams.get('panes') ?? '').compared.queries[0]).toMatchObject({
      queryType: 'trace',
      traceId: 'bb02',
      source: 'clickhouse',
    });
    expect(screen.getByRole('row', { name: /^Late: not settled yet 1/ })).toHaveTextContent('settled: 3 spans');
  });

  it('says why the sources could not be compared', async () => {
    answering(() =>
      Promise.reject(Object.assign(Object.create(null), { data: { message: 'Tempo cannot be reached.' } }))
    );
    await userEvent.click(screen.getByRole('button', { name: 'Compare sources' }));
    expect(await screen.findByText('Tempo cannot be reached.')).toBeInTheDocument();
  });
});
