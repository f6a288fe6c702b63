import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { sceneGraph } from '@grafana/scenes';
import { Stack, Text } from '@grafana/ui';
import { readRunsFrame } from '@loopscope/core';

import type { FramesProps } from '../../../answer/QueryView';
import { FigureStrip } from '../../../figures/FigureStrip';
import { runTitle } from '../../../page/runTitle';
import { RunStatus } from '../../runs/components/RunStatus';
import { runFigures } from '../domain/runFigures';

/** The run's name and figures. A trace without a settled run has spans but no line here. */
export function RunTotals({ frames, scene }: FramesProps) {
  const run = frames.flatMap(readRunsFrame)[0];
  if (!run) {
    return (
      <Text color="secondary">
        {t('run.not-settled', 'This run is not settled yet: its figures appear within a minute of its last span.')}
      </Text>
    );
  }
  const timeZone = sceneGraph.getTimeRange(scene).getTimeZone();
  const facts = [
    dateTimeFormat(run.startMs, { timeZone }),
    run.service,
    run.models.join(', '),
    run.conversationId && t('run.session', 'session {{id}}', { id: run.conversationId }),
    run.userId && t('run.user', 'user {{id}}', { id: run.userId }),
    [run.team, run.project].filter(Boolean).join(' / '),
    run.promptName &&
      t('run.prompt', 'prompt {{name}} {{version}}', { name: run.promptName, version: run.promptVersion }),
  ].filter(Boolean);
  return (
    <Stack direction="column" gap={1}>
      <Stack alignItems="center" gap={1} wrap="wrap">
        <Text element="h2" variant="h4">
          {runTitle(run)}
        </Text>
        <RunStatus run={run} />
        <Text color="secondary">{facts.join(' · ')}</Text>
      </Stack>
      <FigureStrip figures={runFigures(run)} label={t('run.totals', 'Totals of the run')} />
    </Stack>
  );
}
