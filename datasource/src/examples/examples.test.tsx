import { CoreApp } from '@grafana/data';
import { setTemplateSrv } from '@grafana/runtime';
import type { LlmQuery } from '@loopscope/core';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';

import { QueryEditor } from '../editor/QueryEditor';
import { firstQuery } from '../query/firstQuery';
import { isAnswerable } from '../query/isAnswerable';
import { dashboardVariables } from '../testing/dashboardVariables.fixture';
import { answerRequests, testDataSource } from '../testing/grafanaServices.fixture';
import { pretendLayout } from '../testing/layout.fixture';
import { exampleQuestions } from './exampleQuestions';
import { QueryHelp } from './QueryHelp';

pretendLayout();

const tempo: LlmQuery = { ...firstQuery(), refId: 'B', source: 'tempo', datasource: { uid: 'loopscope' } };

describe('example questions', () => {
  it('are each told apart and answerable as they are', () => {
    const examples = exampleQuestions();
    expect(new Set(examples.map(({ question }) => question)).size).toBe(examples.length);
    expect(examples.filter(({ query }) => !isAnswerable({ ...query, refId: 'A' }))).toEqual([]);
  });

  it('take the place of the query that is helped with, and go to the same database', async () => {
    const onClickExample = jest.fn();
    render(<QueryHelp datasource={testDataSource()} query={tempo} onClickExample={onClickExample} />);
    await userEvent.click(screen.getByRole('button', { name: 'Which tools fail?' }));
    expect(onClickExample).toHaveBeenCalledWith(
      expect.objectContaining({
        refId: 'B',
        source: 'tempo',
        datasource: { uid: 'loopscope' },
        queryType: 'metrics',
        measures: ['tool_error_rate', 'tool_errors', 'tool_calls'],
        groupBy: ['tool'],
      })
    );
  });

  it('run when one is chosen in the editor', async () => {
    setTemplateSrv(dashboardVariables({}));
    answerRequests(() => ({ values: [] }));
    const onChange = jest.fn();
    const onRunQuery = jest.fn();
    render(
      <QueryEditor
        app={CoreApp.Explore}
        query={tempo}
        onChange={onChange}
        onRunQuery={onRunQuery}
        datasource={testDataSource()}
      />
    );
    await userEvent.click(screen.getByRole('button', { name: 'Examples' }));
    await userEvent.click(await screen.findByRole('button', { name: 'Which runs were slowest?' }));
    expect(onChange).toHaveBeenCalledWith(
      expect.objectContaining({ refId: 'B', source: 'tempo', queryType: 'runs', orderBy: 'duration', order: 'desc' })
    );
    expect(onRunQuery).toHaveBeenCalledTimes(1);
    expect(screen.queryByRole('button', { name: 'Which runs cost the most?' })).not.toBeInTheDocument();
  });
});
