import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Badge, useStyles2 } from '@grafana/ui';
import { LOOPING_REPEATS, formatCount, formatDuration, type LoopReport } from '@loopscope/core';

/** The verdict, where repeats alone prove one, and what it was drawn from. */
export function StateLine({ report }: { report: LoopReport }) {
  const styles = useStyles2(getStyles);
  const { whole, agents, toolCalls, unknownToolCalls } = report;
  const looping = agents.filter(({ state }) => state === 'looping');
  const streakNow = Math.max(0, ...agents.map((agent) => agent.streakNow));

  return (
    <div className={styles.lines}>
      <div>
        {looping.length > 0 ? (
          <Badge
            color="red"
            icon="exclamation-triangle"
            text={t('loopvelocity.state.looping', 'Looping: {{agents}}', {
              agents: looping.map(agentLabel).join(', '),
              interpolation: { escapeValue: false },
            })}
            tooltip={t('loopvelocity.state.looping-tooltip', '{{n}} or more identical repeats without progress.', {
              n: LOOPING_REPEATS,
            })}
          />
        ) : (
          <Badge
            color="blue"
            text={t('loopvelocity.state.no-verdict', 'Not enough history for a verdict')}
            tooltip={t(
              'loopvelocity.state.no-verdict-tooltip',
              'No loop is proved. Whether this speed is healthy depends on how earlier runs of this agent ended.'
            )}
          />
        )}
      </div>
      <div>
        {t('loopvelocity.state.iterations', '{{n}} iterations in {{active}} of activity', {
          n: formatCount(whole.iterations.length),
          active: formatDuration(whole.activeMs),
        })}
      </div>
      <div>
        {t('loopvelocity.state.repeats', '{{n}} identical repeats, {{now}} in a row at the end', {
          n: formatCount(agents.reduce((sum, agent) => sum + agent.repeats, 0)),
          now: formatCount(streakNow),
        })}
      </div>
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

export function agentLabel({ agent }: { agent: string }): string {
  return agent === '' ? t('loopvelocity.agent.unnamed', 'unnamed agent') : agent;
}

function getStyles(theme: GrafanaTheme2) {
  return {
    lines: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }),
    unknown: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
