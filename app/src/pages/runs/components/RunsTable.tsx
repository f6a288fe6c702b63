import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { sceneGraph, type SceneObject } from '@grafana/scenes';
import { Stack, Text, TextLink } from '@grafana/ui';
import { formatDuration, type RunRow } from '@loopscope/core';

import { formatMeasure } from '../../../measures/formatMeasure';
import { runTitle } from '../../../page/runTitle';
import { runUrl } from '../../../routes';
import { DataTable, type Column } from '../../../table/DataTable';
import { listParams } from '../domain/listParams';
import { readOrder, type RunsOrder } from '../domain/runsOrder';
import { RunCost } from './RunCost';
import { RunStatus } from './RunStatus';

interface Props {
  runs: RunRow[];
  order: RunsOrder;
  onOrder: (order: RunsOrder) => void;
  scene: SceneObject;
}

export function RunsTable({ runs, order, onOrder, scene }: Props) {
  const timeZone = sceneGraph.getTimeRange(scene).getTimeZone();
  const columns: Array<Column<RunRow>> = [
    {
      id: 'start',
      name: t('runs.start', 'Start'),
      sortable: true,
      noWrap: true,
      cell: ({ startMs }) => dateTimeFormat(startMs, { timeZone, format: 'MMM D HH:mm:ss' }),
    },
    {
      id: 'run',
      name: t('runs.run', 'Run'),
      cell: (run) => (
        <Stack direction="column" gap={0}>
          <TextLink href={runUrl(run, listParams(locationService.getSearchObject()))} inline={false}>
            {runTitle(run)}
          </TextLink>
          <Text variant="bodySmall" color="secondary">
            {[run.service, ...run.models].filter(Boolean).join(' · ')}
          </Text>
        </Stack>
      ),
    },
    { id: 'status', name: t('runs.status', 'Status'), noWrap: true, cell: (run) => <RunStatus run={run} /> },
    {
      id: 'duration',
      name: t('runs.duration', 'Duration'),
      numeric: true,
      sortable: true,
      cell: ({ durationMs }) => formatDuration(durationMs),
    },
    {
      id: 'calls',
      name: t('runs.calls', 'Model calls'),
      numeric: true,
      cell: ({ llmCalls }) => formatMeasure('llm_calls', llmCalls),
    },
    {
      id: 'tools',
      name: t('runs.tools', 'Tool calls'),
      numeric: true,
      cell: ({ toolCalls }) => formatMeasure('tool_calls', toolCalls),
    },
    {
      id: 'tokens',
      name: t('runs.tokens', 'Tokens'),
      numeric: true,
      sortable: true,
      cell: ({ totalTokens }) => formatMeasure('total_tokens', totalTokens),
    },
    {
      id: 'cost',
      name: t('runs.cost', 'Cost'),
      description: t(
        'runs.cost-description',
        'At list prices of the time of the call. A + marks a run with unpriced calls.'
      ),
      numeric: true,
      sortable: true,
      cell: (run) => <RunCost run={run} />,
    },
    {
      id: 'repeats',
      name: t('runs.repeats', 'Repeats'),
      description: t(
        'runs.repeats-description',
        'Tool calls with the arguments and the result of an earlier one, without progress between.'
      ),
      numeric: true,
      sortable: true,
      cell: ({ identicalRepeats }) => formatMeasure('identical_repeats', identicalRepeats),
    },
    {
      id: 'errors',
      name: t('runs.errors', 'Errors'),
      description: t('runs.errors-description', 'Failed model calls and failed tool calls.'),
      numeric: true,
      sortable: true,
      cell: ({ failedLlmCalls, toolErrors }) => formatMeasure('errors', failedLlmCalls + toolErrors),
    },
    {
      id: 'saturation',
      name: t('runs.saturation', 'Context'),
      description: t(
        'runs.saturation-description',
        'The fullest context window of the run: tokens used of those that fit.'
      ),
      numeric: true,
      cell: ({ contextSaturation }) => formatMeasure('context_saturation', contextSaturation),
    },
  ];
  return (
    <DataTable
      caption={t('runs.title', 'Runs')}
      columns={columns}
      rows={runs}
      rowKey={({ runId }) => runId}
      sorting={{ column: order.orderBy, descending: order.order === 'desc' }}
      onSort={({ column, descending }) => onOrder(readOrder(column, descending ? 'desc' : 'asc'))}
    />
  );
}
