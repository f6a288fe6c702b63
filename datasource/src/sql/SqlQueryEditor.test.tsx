import { dateTime } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import type { CodeEditor } from '@grafana/ui';
import { defaultQuery, type LlmQuery } from '@loopscope/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ComponentProps } from 'react';

import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { answerRequests, testDataSource } from '../testing/grafanaServices.fixture';
import { pretendLayout } from '../testing/layout.fixture';
import { SqlQueryEditor } from './SqlQueryEditor';
import { suggestions } from './suggestions';

pretendLayout();

/** Monaco needs a browser: what counts here is what goes in and out of it. */
jest.mock('@grafana/ui', () => ({
  ...jest.requireActual('@grafana/ui'),
  CodeEditor: ({ value, onBlur, monacoOptions }: ComponentProps<typeof CodeEditor>) => (
    <textarea
      aria-label={monacoOptions?.ariaLabel}
      defaultValue={value}
      onBlur={(event) => onBlur?.(event.currentTarget.value)}
    />
  ),
}));

const range = {
  from: dateTime('2026-11-20T10:00:00Z'),
  to: dateTime('2026-11-20T11:00:00Z'),
  raw: { from: 'now-1h', to: 'now' },
};

const SCHEMA = {
  macros: [{ name: '$__timeFilter', arguments: '(column)', description: 'In the range.' }],
  tables: [{ name: 'llm_spans_v', columns: [{ name: 'model', type: 'String' }] }],
  measures: [{ id: 'llm_calls', description: 'Model calls.', sql: 'count()' }],
};

const EXPLAINED = {
  mistake: null,
  plan: ['ReadFromMergeTree', '  PrimaryKey'],
  reads: [{ table: 'llm_spans', parts: 2, rows: 8192, marks: 1 }],
  advice: '',
};

function edit(answer: (url: string) => unknown, sql = { enabled: true }) {
  const requests = answerRequests(({ url }) => answer(url));
  const onChange = jest.fn();
  const query: LlmQuery = { ...defaultQuery('sql'), refId: 'A', rawSql: 'SELECT $agent' };
  const templateSrv = dashboardVariables({ agent: "it's" });
  render(
    <SqlQueryEditor
      query={query}
      onChange={onChange}
      datasource={testDataSource(templateSrv, { url: 'http://ch', sql })}
      range={range}
    />
  );
  return { requests, onChange, user: userEvent.setup() };
}

beforeEach(() => setTemplateSrv(dashboardVariables({})));

describe('SqlQueryEditor', () => {
  it('says who can turn SQL on where it is off', () => {
    const { requests } = edit(() => SCHEMA, { enabled: false });
    expect(screen.getByText(/An administrator can turn it on/)).toBeVisible();
    expect(requests).toEqual([]);
  });

  it('runs what was typed once one leaves it', async () => {
    const { onChange, user } = edit((url) => (url.endsWith('schema') ? SCHEMA : EXPLAINED));
    await user.type(await screen.findByRole('textbox', { name: 'SQL text' }), ', 1');
    await user.tab();
    expect(onChange).toHaveBeenCalledWith(expect.objectContaining({ rawSql: 'SELECT $agent, 1' }));
  });

  it('explains with the values of variables beside the text', async () => {
    const { requests, user } = edit((url) => (url.endsWith('schema') ? SCHEMA : EXPLAINED));
    await user.click(await screen.findByRole('button', { name: 'Explain' }));
    expect(await screen.findByText(/llm_spans: about 8,192 rows in 2 parts/)).toBeVisible();
    expect(screen.getByText(/PrimaryKey/)).toBeVisible();
    const asked = requests.find(({ data }) => data?.plan);
    expect(asked?.data.query).toMatchObject({ rawSql: 'SELECT $agent', variables: { agent: { values: ["it's"] } } });
  });

  it('tells a mistake with its place', async () => {
    edit((url) =>
      url.endsWith('schema')
        ? SCHEMA
        : { ...EXPLAINED, mistake: { message: 'No such column.', line: 1, column: 8, length: 6 } }
    );
    const alert = await screen.findByRole('alert', undefined, { timeout: 3000 });
    expect(alert).toHaveTextContent('Line 1, column 8: No such column.');
  });
});

describe('suggestions', () => {
  it('offers the columns of the tables that are named', () => {
    const labels = (sql: string) => suggestions(SCHEMA, sql, ['agent']).map(({ label }) => label);
    expect(labels('SELECT')).toEqual(['$__timeFilter', '$agent', 'llm_spans_v', 'llm_calls']);
    expect(labels('SELECT FROM llm_spans_v')).toContain('model');
  });
});
