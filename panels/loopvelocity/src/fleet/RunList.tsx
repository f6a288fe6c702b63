import { css } from '@emotion/css';
import { useMemo } from 'react';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, IconButton, TextLink, useStyles2 } from '@grafana/ui';
import { LOOPING_REPEATS, RUNAWAY_STEPS, formatCount } from '@loopscope/core';
import { runFields, type RowFields } from '@loopscope/core/filter';

import { RowFilter } from '../../../shared/filterbox/RowFilter';
import { useRowFilter, type RowFilterState } from '../../../shared/filterbox/useRowFilter';
import type { RunState } from '../data/runStates';
import { runUrl } from '../evidence/EvidenceLink';
import type { Figures } from '../figures/figures';
import { LinkMenu } from '../../../shared/links/LinkMenu';
import { agentLabel } from '../gauge/StateLine';
import { countedColor, countedReason, countedText } from '../state/stateText';

/** More would not be read; the list of runs has them all. */
const LONGEST_LIST = 100;

interface Props {
  states: RunState[];
  figures: Figures;
  /** The data links of a run. */
  linksOf: (runId: string) => LinkModel[];
  width: number;
  height: number;
}

/** Runs by their state, open ones first. */
export function RunList({ states, figures, linksOf, width, height }: Props) {
  const styles = useStyles2(getStyles);
  const filter = useRowFilter(states, asked);
  const { shown } = filter;
  const counts = useMemo(() => countsOf(shown), [shown]);
  return (
    <div className={styles.root} style={{ width, height }} tabIndex={0} role="region" aria-label={listLabel()}>
      <RowFilter label={t('loopvelocity.filter.runs', 'Filter runs')} filter={filter} shown={shownRuns(filter)} />
      <p className={styles.counts}>{counts}</p>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>{t('loopvelocity.runs.state', 'State')}</th>
            <th>{t('loopvelocity.runs.agent', 'Agent')}</th>
            <th className={styles.number}>{t('loopvelocity.runs.steps', 'Steps')}</th>
            <th className={styles.number}>{figures.title('repeats', t('loopvelocity.runs.repeats', 'Repeats'))}</th>
            <th className={styles.number}>{figures.title('cost', t('loopvelocity.runs.cost', 'Cost'))}</th>
            <th className={styles.number}>{t('loopvelocity.runs.rate', 'A minute')}</th>
            <th className={styles.number}>{t('loopvelocity.runs.ends-well', 'Ends well')}</th>
          </tr>
        </thead>
        <tbody>
          {shown.slice(0, LONGEST_LIST).map(({ run, steps, endsWell, costPerMinute, ...counted }) => (
            <tr key={run.runId}>
              <td className={styles.state}>
                <Badge
                  color={countedColor(counted)}
                  text={countedText(counted)}
                  tooltip={countedReason(counted, LOOPING_REPEATS, RUNAWAY_STEPS)}
                />{' '}
                {run.open && <Badge color="blue" text={t('loopvelocity.state.open', 'open')} />}
              </td>
              <td>
                <span className={styles.agent}>
                  <TextLink href={runUrl(run.runId, '', rangeOf(run))} inline={false} variant="bodySmall">
                    {nameOf(run)}
                  </TextLink>
                  {run.agent === '' && run.lastKnownAgent !== '' && (
                    <IconButton
                      name="question-circle"
                      size="sm"
                      tooltip={t(
                        'loopvelocity.runs.provisional',
                        'Provisional: the span that names the agent arrives at its end. This is the last known agent of its session, or of its service.'
                      )}
                    />
                  )}
                  <LinkMenu links={linksOf(run.runId)} of={nameOf(run)} />
                </span>
              </td>
              <td className={styles.number}>{formatCount(steps)}</td>
              <td className={styles.number}>{figures.count(run.identicalRepeats)}</td>
              <td className={styles.number}>{run.cost === null ? '–' : figures.money(run.cost)}</td>
              <td className={styles.number}>{costPerMinute === null ? '–' : figures.money(costPerMinute)}</td>
              <td className={styles.number}>{endsWell === null ? '–' : `${Math.round(endsWell * 100)} %`}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {shown.some(isOpenToDoubt) && (
        <p className={styles.counts}>
          {t(
            'loopvelocity.runs.note',
            'Of some runs only counts are known: whether their repeats are a loop or a job that is waited for, their traces tell.'
          )}
        </p>
      )}
    </div>
  );
}

/** What earlier runs say of a run is of all of them, whichever are shown. */
const asked: RowFields<RunState> = {
  fields: runFields.fields,
  valueOf: ({ run }, field) => runFields.valueOf(run, field),
};

function shownRuns({ shown, rows }: RowFilterState<RunState>): string {
  return t('loopvelocity.filter.runs-shown', '{{shown}} of {{total}} runs shown', {
    shown: formatCount(shown.length),
    total: formatCount(rows.length),
  });
}

const listLabel = () => t('loopvelocity.runs.label', 'Runs by state');

const nameOf = ({ agent, lastKnownAgent }: RunState['run']) => agentLabel({ agent: agent || lastKnownAgent });

const rangeOf = ({ startMs, durationMs }: RunState['run']) => ({ startMs, endMs: startMs + durationMs });

const isOpenToDoubt = ({ atLeast, atMost }: RunState) => atLeast !== atMost;

const isAlarm = ({ atMost }: RunState) => atMost === 'looping' || atMost === 'runaway';

function countsOf(states: readonly RunState[]): string {
  const open = states.filter(({ run }) => run.open).length;
  const alarms = states.filter(isAlarm);
  const doubtful = alarms.filter(isOpenToDoubt).length;
  const counts = {
    n: formatCount(states.length),
    open: formatCount(open),
    looping: formatCount(alarms.length - doubtful),
    doubtful: formatCount(doubtful),
  };
  return doubtful === 0
    ? t('loopvelocity.runs.counts', '{{n}} runs, {{open}} open, {{looping}} looping or runaways', counts)
    : t(
        'loopvelocity.runs.counts-with-doubt',
        '{{n}} runs, {{open}} open, {{looping}} looping or runaways, {{doubtful}} more that may be',
        counts
      );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    root: css({ overflow: 'auto' }),
    counts: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
    table: css({
      width: '100%',
      fontSize: theme.typography.bodySmall.fontSize,
      'th, td': { padding: theme.spacing(0.25, 0.75), borderBottom: `1px solid ${theme.colors.border.weak}` },
      th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
    }),
    state: css({ whiteSpace: 'nowrap' }),
    agent: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1) }),
    number: css({ textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }),
  };
}
