import { dateTimeFormat, type DataFrame, type MetricFindValue } from '@grafana/data';
import { formatUsd } from '@loopscope/core';

import type { LlmVariableQuery } from './LlmVariableQuery';
import { optionField } from './variableTarget';

/** The answer of a variable's query as options to choose from. */
export function toOptions(query: LlmVariableQuery, frames: DataFrame[], timeZone: string): MetricFindValue[] {
  const frame = frames.find(({ length }) => length > 0);
  if (!frame) {
    return [];
  }
  return query.kind === 'runs' ? runOptions(frame, timeZone) : valueOptions(frame, query);
}

function valueOptions(frame: DataFrame, query: LlmVariableQuery): MetricFindValue[] {
  return column(frame, optionField(query) ?? '')
    .filter((value) => value !== '' && value !== null)
    .map(String)
    .sort((a, b) => a.localeCompare(b))
    .map((value) => ({ text: value, value }));
}

/** A run is known by what ran, when and for how much; its id is for machines. */
function runOptions(frame: DataFrame, timeZone: string): MetricFindValue[] {
  const names = ['agent', 'workflow', 'name'].map((name) => column(frame, name));
  const starts = column(frame, 'start');
  const costs = column(frame, 'cost');
  return column(frame, 'run_id').map((runId, row) => {
    const name = names.map((values) => values[row]).find(Boolean) ?? '';
    const cost = costs[row];
    const told = [
      name,
      dateTimeFormat(Number(starts[row]), { timeZone }),
      typeof cost === 'number' ? formatUsd(cost) : '',
    ];
    return { text: told.filter(Boolean).join(' · '), value: String(runId) };
  });
}

function column(frame: DataFrame, name: string): unknown[] {
  return frame.fields.find((field) => field.name === name)?.values ?? [];
}
