import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, useStyles2 } from '@grafana/ui';
import {
  LOOPING_REPEATS,
  REPEAT_KINDS,
  RUNAWAY_STEPS,
  formatCount,
  type LoopReport,
  type LoopVelocity,
} from '@loopscope/core';

import type { Figures } from '../figures/figures';
import { STATE_COLORS, kindText, stateReason, stateText } from '../state/stateText';

interface Props {
  report: LoopReport;
  figures: Figures;
}

/** The state, and what it was drawn from. */
export function StateLine({ report, figures }: Props) {
  const styles = useStyles2(getStyles);
  const { whole, agents, toolCalls, unknownToolCalls, pingPongs } = report;
  const looping = agents.filter(({ state }) => state === 'looping');
  const reason = stateReason(whole.state, LOOPING_REPEATS, RUNAWAY_STEPS);

  return (
    <div className={styles.lines}>
      <div className={styles.state}>
        <Badge
          color={STATE_COLORS[whole.state]}
          icon={whole.state === 'looping' || whole.state === 'runaway' ? 'exclamation-triangle' : undefined}
          text={
            looping.length > 0 && whole.state === 'looping'
              ? t('loopvelocity.state.looping-agents', 'Looping: {{agents}}', {
                  agents: looping.map((one) => agentLabel(one, report)).join(', '),
                  interpolation: { escapeValue: false },
                })
              : stateText(whole.state)
          }
          tooltip={reason}
        />
        {whole.open && <Badge color="blue" text={t('loopvelocity.state.open', 'open')} />}
      </div>
      <div>
        {t('loopvelocity.state.iterations', '{{n}} iterations in {{active}} of activity', {
          n: formatCount(whole.iterations.length),
          active: figures.duration(whole.activeMs),
        })}
      </div>
      <div>
        {t('loopvelocity.state.repeats', '{{n}} repeats, {{now}} in a row at the end', {
          n: formatCount(whole.repeats),
          now: formatCount(whole.streakNow),
        })}
        <Kinds whole={whole} />
      </div>
      <Outlook report={report} figures={figures} />
      {pingPongs.map(({ agents: [a, b], turns, nodes }) => (
        <div key={nodes[0]}>
          {t('loopvelocity.state.ping-pong', 'Ping-pong: {{a}} and {{b}} took {{turns}} turns without progress', {
            a,
            b,
            turns: formatCount(turns),
            interpolation: { escapeValue: false },
          })}
        </div>
      ))}
      {toolCalls === 0 && (
        <div className={styles.unknown}>
          {t(
            'loopvelocity.state.no-tools',
            'No tool call was traced in this run: there are no iterations to count. Some instrumentations trace only the model client.'
          )}
        </div>
      )}
      {unknownToolCalls > 0 && (
        <div className={styles.unknown}>
          {t(
            'loopvelocity.state.unknown',
            'Arguments or result unknown for {{n}} of {{all}} tool calls: these can not count as repeats.',
            { n: formatCount(unknownToolCalls), all: formatCount(toolCalls) }
          )}
        </div>
      )}
    </div>
  );
}

function Kinds({ whole }: { whole: LoopVelocity }) {
  const told = REPEAT_KINDS.filter((kind) => (whole.byKind[kind] ?? 0) > 0);
  return told.length === 0 ? null : (
    <span> ({told.map((kind) => `${kindText(kind)} ${formatCount(whole.byKind[kind] ?? 0)}`).join(', ')})</span>
  );
}

/** What was spent, and what is to be expected of a run that goes on. */
function Outlook({ report: { whole, outlook }, figures }: Props) {
  const { reach, endsWell, furtherCost } = outlook;
  const percent = (share: number) => `${Math.round(share * 100)} %`;
  return (
    <>
      {whole.cost !== null && whole.costPerMinute !== null && (
        <div>
          {t('loopvelocity.outlook.cost', '{{cost}} so far, {{rate}} an active minute', {
            cost: figures.money(whole.cost),
            rate: figures.money(whole.costPerMinute),
          })}
          {whole.open &&
            furtherCost !== null &&
            ` ${t('loopvelocity.outlook.further', 'and {{cost}} more if it goes on as half of the others did', { cost: figures.money(furtherCost) })}`}
        </div>
      )}
      {reach !== null && (
        <div>
          {t('loopvelocity.outlook.reach', '{{share}} of {{runs}} runs that ended well got to step {{step}}', {
            share: percent(reach.share),
            runs: formatCount(reach.runs),
            step: formatCount(whole.steps),
          })}
          {endsWell !== null &&
            `; ${t('loopvelocity.outlook.ends-well', '{{share}} of those that got here ended well', { share: percent(endsWell) })}`}
        </div>
      )}
    </>
  );
}

/** An agent's name; where it has none, the last known of a run that goes on. */
export function agentLabel({ agent }: { agent: string }, report?: LoopReport): string {
  if (agent !== '') {
    return agent;
  }
  return report?.lastKnownAgent
    ? t('loopvelocity.agent.last-known', '{{agent}} (provisional)', {
        agent: report.lastKnownAgent,
        interpolation: { escapeValue: false },
      })
    : t('loopvelocity.agent.unnamed', 'unnamed agent');
}

function getStyles(theme: GrafanaTheme2) {
  return {
    lines: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }),
    state: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
    unknown: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
