import { css } from '@emotion/css';
import { useMemo } from 'react';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import {
  buildRunTree,
  loopReport,
  type LoopReport,
  type LoopVelocity,
  type RunLength,
  type TraceSpan,
} from '@loopscope/core';

import { AgentTable, type AgentRow } from './agents/AgentTable';
import { toolRulesOf } from './data/toolRules';
import { FilteredEvidence } from './evidence/FilteredEvidence';
import { RepeatDial } from './gauge/RepeatDial';
import { StateLine, agentLabel } from './gauge/StateLine';
import type { Figures } from './figures/figures';
import type { LoopVelocityOptions } from './LoopVelocityOptions';
import { IterationBars } from './sparkline/IterationBars';

interface Props {
  spans: TraceSpan[];
  /** Other runs, for how far runs of this agent go. */
  history: RunLength[];
  options: LoopVelocityOptions;
  figures: Figures;
  /** The data links of a span. */
  linksOf: (spanId: string) => LinkModel[];
  width: number;
  height: number;
}

const SCROLL_BAR = 12;
const DIAL_WIDTH = 210;

/** One trace: how fast its agents go round, and whether they repeat themselves. */
export function RunVelocity({ spans, history, options, figures, linksOf, width, height }: Props) {
  const styles = useStyles2(getStyles);
  const { tree, report } = useMemo(() => {
    const built = buildRunTree(spans);
    return { tree: built, report: loopReport(built, history, toolRulesOf(options)) };
  }, [spans, history, options]);
  const { open, streakNow, longestStreak } = report.whole;

  return (
    <div
      className={styles.root}
      style={{ width, height }}
      tabIndex={0}
      role="region"
      aria-label={t('loopvelocity.run.label', 'Loop velocity of the run')}
    >
      <div className={styles.head}>
        <RepeatDial
          perMinute={report.whole.open ? report.whole.perMinuteNow : report.whole.perMinute}
          longestStreak={open ? streakNow : longestStreak}
          figures={figures}
          width={Math.min(DIAL_WIDTH, width)}
        />
        <div className={styles.state}>
          <StateLine report={report} figures={figures} />
        </div>
      </div>
      <IterationBars tree={tree} report={report} figures={figures} width={Math.max(40, width - SCROLL_BAR)} />
      {options.showEvidence && (
        <FilteredEvidence
          tree={tree}
          evidence={report.evidence}
          figures={figures}
          linksOf={linksOf}
          selectionVariable={options.selectionVariable}
        />
      )}
      {options.showAgents && report.agents.length > 1 && (
        <>
          <AgentTable rows={report.agents.map((one) => agentRow(one, report))} figures={figures} />
          {ranSideBySide(report) && (
            <p className={styles.note}>
              {t(
                'loopvelocity.run.side-by-side',
                'Agents ran side by side: each agent counts its own iterations, the run only tool calls that directly follow a model call.'
              )}
            </p>
          )}
        </>
      )}
    </div>
  );
}

function ranSideBySide({ agents, whole }: LoopReport): boolean {
  return agents.reduce((sum, { iterations }) => sum + iterations.length, 0) !== whole.iterations.length;
}

function agentRow(velocity: LoopVelocity, report: LoopReport): AgentRow {
  return {
    id: velocity.agent,
    label: agentLabel(velocity, report),
    perMinute: velocity.perMinute,
    iterations: velocity.iterations.length,
    repeats: velocity.repeats,
    loopingRuns: null,
    isLooping: velocity.state === 'looping',
  };
}

function getStyles(theme: GrafanaTheme2) {
  return {
    root: css({
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1.5),
      overflowX: 'hidden',
      overflowY: 'auto',
    }),
    head: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1, 3) }),
    state: css({ flex: '1 1 220px', minWidth: 0 }),
    note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
