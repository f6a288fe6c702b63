import fs from 'node:fs';
import path from 'node:path';

import { isCompleteFilter, type LlmFilter, type LlmQuery } from '@loopscope/core';
import { dimensions } from '@loopscope/semantics/dimensions';
import { measures } from '@loopscope/semantics/measures';

import pluginJson from '../plugin.json';
import { isAnswerable } from '../query/isAnswerable';
import type { LlmVariableQuery } from '../variables/LlmVariableQuery';

interface Variable {
  name: string;
  type: string;
  datasource?: { uid: string };
  query: LlmVariableQuery;
}

interface Panel {
  id: number;
  title: string;
  type: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { uid: string };
  targets?: LlmQuery[];
}

interface Dashboard {
  uid: string;
  templating: { list: Variable[] };
  panels: Panel[];
}

const LIST_FIELDS = ['filters', 'limit', 'orderBy', 'order'];
const FIELDS: Record<LlmQuery['queryType'], string[]> = {
  metrics: ['measures', 'groupBy', 'topN', 'format', 'interval', 'filters', 'compare', 'legend', 'exemplars'],
  runs: LIST_FIELDS,
  sessions: LIST_FIELDS,
  calls: [...LIST_FIELDS, 'steps'],
  loops: LIST_FIELDS,
  trace: ['traceId', 'runId', 'detail'],
  context: ['traceId', 'runId', 'filters'],
  graph: ['traceId', 'runId', 'filters'],
  experiment: ['groupBy', 'unit', 'measures', 'filters'],
  events: ['events', 'minRepeats', 'minCost', 'lookback', 'limit', 'filters'],
  sql: ['rawSql', 'format', 'filters'],
};
const DIMENSIONS = new Set(dimensions.map(({ id }) => id));
const MEASURES = new Set(measures.map(({ id }) => id));

const dashboards = pluginJson.includes.map((include) => {
  const dashboard: Dashboard = JSON.parse(fs.readFileSync(path.join(__dirname, '..', include.path), 'utf8'));
  return { name: include.name, dashboard };
});

const variablesIn = (filters: LlmFilter[] = []) =>
  filters.flatMap(({ values }) => values.filter((value) => value.startsWith('$')).map((value) => value.slice(1)));

describe.each(dashboards)('the dashboard "$name"', ({ dashboard }) => {
  const names = dashboard.templating.list.map(({ name }) => name);
  const targets = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map((target) => ({ title, target })));

  it('asks the data source that its variable names', () => {
    expect(dashboard.templating.list[0]).toMatchObject({
      name: 'datasource',
      type: 'datasource',
      query: 'loopscope-llm-datasource',
    });
    const asked = [...dashboard.panels.filter(({ targets }) => targets), ...dashboard.templating.list.slice(1)];
    expect(new Set(asked.map(({ datasource }) => datasource?.uid))).toEqual(new Set(['${datasource}']));
  });

  it.each(targets)('$title asks for things that exist', ({ target }) => {
    const { refId, datasource, version, queryType, ...own } = target;
    expect({ refId, version, datasource }).toEqual({
      refId: expect.stringMatching(/^[A-Z]$/),
      version: 1,
      datasource: { type: 'loopscope-llm-datasource', uid: '${datasource}' },
    });
    expect(FIELDS[queryType]).toEqual(expect.arrayContaining(Object.keys(own)));
    expect(isAnswerable(target)).toBe(true);
    expect((target.measures ?? []).filter((id) => !MEASURES.has(id))).toEqual([]);
    expect((target.groupBy ?? []).filter((id) => !DIMENSIONS.has(id))).toEqual([]);
    expect((target.filters ?? []).filter(({ field }) => !DIMENSIONS.has(field))).toEqual([]);
    expect((target.filters ?? []).filter((filter) => !isCompleteFilter(filter))).toEqual([]);
    expect(names).toEqual(expect.arrayContaining(variablesIn(target.filters)));
  });

  it('chains its variables to those before them', () => {
    dashboard.templating.list.slice(1).forEach(({ query }, index) => {
      expect(names.slice(0, index + 1)).toEqual(expect.arrayContaining(variablesIn(query.filters)));
      expect(query.kind === 'runs' || DIMENSIONS.has(query.field ?? '')).toBe(true);
    });
  });

  it('lays its panels out without overlaps', () => {
    const cells = dashboard.panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`)
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...dashboard.panels.map(({ gridPos: { x, w } }) => x + w))).toBe(24);
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });
});

it('shows the five core metrics', () => {
  const [{ dashboard }] = dashboards;
  const stats = dashboard.panels.filter(({ type }) => type === 'stat');
  expect(stats.flatMap(({ targets }) => targets?.flatMap(({ measures }) => measures))).toEqual([
    'token_usage',
    'cost_estimate',
    'context_saturation',
    'tool_error_rate',
    'loop_velocity',
  ]);
});

it('gives the panels of one run the earlier runs that forecasts and verdicts come of', () => {
  const [{ dashboard }] = dashboards;
  const history = (type: string) =>
    dashboard.panels
      .find((panel) => panel.type === type)
      ?.targets?.map(({ queryType, limit, filters = [] }) => [queryType, limit, variablesIn(filters)]);
  expect(history('loopscope-contextwindow-panel')).toEqual([
    ['trace', undefined, []],
    ['calls', 5_000, ['service', 'agent']],
  ]);
  expect(history('loopscope-loopvelocity-panel')).toEqual([
    ['trace', undefined, []],
    ['runs', 1_000, ['service', 'agent']],
  ]);
});
