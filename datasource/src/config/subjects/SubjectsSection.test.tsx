import { setBackendSrv, type BackendSrv } from '@grafana/runtime';
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { FormEvent } from 'react';

import type { OptionsAccess } from '../optionsAccess';
import type { Erasure, SubjectPreview } from './dataSubjects';
import { download } from './download';
import { SubjectsSection } from './SubjectsSection';

jest.mock('./download', () => ({ download: jest.fn() }));

const found: SubjectPreview = {
  tenant: 'acme',
  user: 'grace',
  first: '2026-11-01T10:00:00Z',
  last: '2026-11-02T10:00:00Z',
  traces: 4,
  sharedTraces: 1,
  sessions: 2,
  sharedSessions: 1,
  spans: 5,
  scores: 2,
  collectedSpans: 6,
  collectedLogs: 3,
  contentParts: 7,
};

const counts = { traces: 4, sessions: 2, spans: 5, scores: 2, collectedSpans: 6, collectedLogs: 3 };

const erasure: Erasure = {
  id: 'erase-1',
  state: 'done',
  tenant: 'acme',
  digest: 'sha256:ab',
  author: 'ada',
  reason: 'ticket 12 <b>',
  step: 9,
  steps: 9,
  idle: false,
  createdAt: '2026-11-03T10:00:00Z',
  updatedAt: '2026-11-03T10:01:00Z',
  counts,
};

const access = (username?: string) =>
  ({
    options: { eraser: { username } },
    readOnly: false,
    isStored: () => false,
    set: jest.fn(),
    setSecret: jest.fn(),
    resetSecret: jest.fn(),
  }) as unknown as OptionsAccess;

/** Answers each route with what it is given, in turn; the last again and again. */
function answering(routes: Record<string, unknown[]>) {
  const answer = (path: string) => {
    const route = path.replace('/api/datasources/uid/spans/resources/subjects/', '');
    const answers = routes[route] ?? [];
    const next = answers.length > 1 ? answers.shift() : answers[0];
    return next instanceof Error || next === undefined
      ? Promise.reject({ data: { message: next?.message ?? `no route ${path}` } })
      : Promise.resolve(next);
  };
  const get = jest.fn(answer);
  const post = jest.fn((path: string, _body: unknown) => answer(path));
  setBackendSrv(Object.assign(Object.create(null), { get, post }) satisfies Partial<BackendSrv> as BackendSrv);
  return { get, post };
}

const shown = async (user: ReturnType<typeof userEvent.setup>) => {
  await user.type(screen.getByLabelText('Whose data: user id'), 'grace');
  await user.click(screen.getByRole('button', { name: 'Show what is kept' }));
  expect(await screen.findByText(/^4 traces in 2 sessions/)).toBeInTheDocument();
};

describe('SubjectsSection', () => {
  it('shows what is kept before anything can be done', async () => {
    const { get, post } = answering({ preview: [found] });
    render(<SubjectsSection access={access()} uid="spans" />);
    expect(screen.getByRole('button', { name: 'Show what is kept' })).toBeDisabled();
    expect(screen.queryByRole('button', { name: 'Erase' })).not.toBeInTheDocument();
    const user = userEvent.setup();
    await shown(user);
    expect(post.mock.calls[0][1]).toEqual({ user: 'grace', tenant: undefined });
    expect(screen.getByText(/6 spans and 3 log records.*7 indexed texts/)).toBeInTheDocument();
    expect(screen.getByText(/^Traces that name another user, too: 1\./)).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Erase' })).toBeDisabled();
    expect(get).not.toHaveBeenCalled();
    // Of somebody else it is to be shown anew.
    await user.type(screen.getByLabelText('Whose data: user id'), 'x');
    expect(screen.queryByText(/^4 traces/)).not.toBeInTheDocument();
  });

  it('erases after a reason and a word, and follows it to its receipt', async () => {
    const running: Erasure = { ...erasure, state: 'running', step: 2, doing: 'clearing scores' };
    const { post } = answering({
      preview: [found],
      erase: [{ id: 'erase-1' }],
      erasures: [{ erasures: [] }, { erasures: [running] }, { erasures: [erasure] }],
    });
    render(<SubjectsSection access={access('eraser')} uid="spans" />);
    const user = userEvent.setup();
    await shown(user);
    await user.type(screen.getByLabelText(/Reason/), 'ticket 12');
    await user.click(screen.getByRole('button', { name: 'Erase' }));
    const dialog = await screen.findByRole('dialog');
    expect(dialog).toHaveTextContent('in 4 traces is deleted for good');
    expect(post).toHaveBeenCalledTimes(1);
    await user.type(screen.getByPlaceholderText(/erase/i), 'erase');
    await user.click(within(dialog).getByRole('button', { name: 'Erase' }));
    expect(post.mock.calls[1]).toEqual([
      '/api/datasources/uid/spans/resources/subjects/erase',
      { user: 'grace', tenant: undefined, reason: 'ticket 12' },
      expect.anything(),
    ]);
    expect(await screen.findByText('Step 3 of 9: clearing scores')).toBeInTheDocument();
    expect(
      await screen.findByText(/^Erased .*: 5 spans of 4 traces$/, undefined, { timeout: 5_000 })
    ).toBeInTheDocument();
    expect(screen.getByText(/ticket 12 <b>$/)).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Receipt' }));
    expect(JSON.parse(jest.mocked(download).mock.calls[0][1].join('\n'))).toEqual(erasure);
  });

  it('saves nothing of the settings that it stands in: neither Enter nor the dialog submits their form', async () => {
    const { post } = answering({ preview: [found], erase: [{ id: 'erase-1' }], erasures: [{ erasures: [] }] });
    const save = jest.fn((event: FormEvent) => event.preventDefault());
    render(
      <form onSubmit={save}>
        <SubjectsSection access={access('eraser')} uid="spans" />
        <button type="submit">Save &amp; test</button>
      </form>
    );
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Whose data: user id'), '{Enter}');
    expect(post).not.toHaveBeenCalled();
    await user.type(screen.getByLabelText('Whose data: user id'), 'grace{Enter}');
    expect(await screen.findByText(/^4 traces in 2 sessions/)).toBeInTheDocument();
    await user.type(screen.getByLabelText(/Reason/), 'ticket 12{Enter}');
    await user.click(screen.getByRole('button', { name: 'Erase' }));
    await user.type(screen.getByPlaceholderText(/erase/i), 'erase{Enter}');
    await waitFor(() => expect(post.mock.calls.at(-1)?.[0]).toMatch(/subjects\/erase$/));
    expect(save).not.toHaveBeenCalled();
  });

  it('exports page by page', async () => {
    const line = (n: number) => ({ table: 'otel_traces', row: { n } });
    const { post } = answering({
      preview: [found],
      export: [
        { lines: [line(1), line(2)], next: '0.2' },
        { lines: [line(3)], next: '' },
      ],
    });
    render(<SubjectsSection access={access()} uid="spans" />);
    const user = userEvent.setup();
    await shown(user);
    await user.type(screen.getByLabelText(/Reason/), 'asked for');
    await user.click(screen.getByRole('button', { name: 'Export' }));
    expect(await screen.findByText('3 rows are in data-subject.jsonl.')).toBeInTheDocument();
    expect(download).toHaveBeenLastCalledWith(
      'data-subject.jsonl',
      [1, 2, 3].map((n) => JSON.stringify(line(n)))
    );
    expect(post.mock.calls.slice(1).map(([, body]) => (body as { after: string }).after)).toEqual(['', '0.2']);
  });

  it('says what the backend refuses, and resumes what was stopped', async () => {
    const stopped: Erasure = {
      ...erasure,
      state: 'failed',
      step: 4,
      doing: 'waiting for settlement',
      idle: true,
      error: 'no settlement',
    };
    const { post } = answering({
      preview: [new Error('User "x" is known in the tenants "a", "b": say in which.')],
      resume: [{ id: 'erase-1' }],
      erasures: [{ erasures: [stopped] }, { erasures: [erasure] }],
    });
    render(<SubjectsSection access={access('eraser')} uid="spans" />);
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Whose data: user id'), 'x');
    await user.click(screen.getByRole('button', { name: 'Show what is kept' }));
    expect(await screen.findByText(/say in which/)).toBeInTheDocument();
    expect(screen.getByText('Stopped at step 5 of 9: waiting for settlement')).toBeInTheDocument();
    expect(screen.getByText('no settlement')).toBeInTheDocument();
    await user.click(screen.getByRole('button', { name: 'Resume' }));
    await waitFor(() => expect(screen.getByText(/^Erased/)).toBeInTheDocument());
    expect(post.mock.calls.at(-1)?.[1]).toEqual({ id: 'erase-1' });
  });
});
