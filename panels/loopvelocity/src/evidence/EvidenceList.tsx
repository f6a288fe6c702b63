import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { formatCount, type RepeatEvidence, type RunTree } from '@loopscope/core';

import { DataLinks } from './DataLinks';
import type { Figures } from '../figures/figures';
import { agentLabel } from '../gauge/StateLine';
import { kindText } from '../state/stateText';
import { EvidenceLink } from './EvidenceLink';

/** More would not be read; the flame graph shows them all. */
const LONGEST_LIST = 20;

export interface EvidenceProps {
  tree: RunTree;
  evidence: RepeatEvidence[];
  figures: Figures;
  /** The data links of a span. */
  linksOf: (spanId: string) => LinkModel[];
  selectionVariable: string;
}

/** Which calls come again, what that is, how often and when. */
export function EvidenceList({ tree, evidence, figures, linksOf, selectionVariable }: EvidenceProps) {
  const styles = useStyles2(getStyles);
  const startOf = (node: number) => figures.duration(tree.spans[node].startMs - tree.startMs);
  if (evidence.length === 0) {
    return null;
  }
  return (
    <section aria-label={t('loopvelocity.evidence.label', 'Evidence')}>
      <h6 className={styles.title}>{t('loopvelocity.evidence.title', 'What comes again')}</h6>
      <ul className={styles.list}>
        {evidence.slice(0, LONGEST_LIST).map((group) => (
          <li key={group.executions[0]}>
            <strong>{group.tool}</strong>{' '}
            {t('loopvelocity.evidence.count', '{{n}} calls with the same arguments, {{repeats}} of them: {{kind}}', {
              n: formatCount(group.executions.length),
              repeats: formatCount(group.repeats.length),
              kind: kindText(group.kind),
            })}
            <div className={styles.where}>
              {t('loopvelocity.evidence.where', '{{agent}}, from +{{from}} to +{{to}}', {
                agent: agentLabel(group),
                from: startOf(group.executions[0]),
                to: startOf(group.executions[group.executions.length - 1]),
                interpolation: { escapeValue: false },
              })}
              <EvidenceLink
                span={tree.spans[group.repeats[0]]}
                label={group.tool}
                run={tree}
                selectionVariable={selectionVariable}
              />
              <DataLinks links={linksOf(tree.spans[group.repeats[0]].spanId)} />
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    title: css({ margin: theme.spacing(0, 0, 0.5) }),
    list: css({ listStyle: 'none', fontSize: theme.typography.bodySmall.fontSize }),
    where: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      columnGap: theme.spacing(1),
      color: theme.colors.text.secondary,
    }),
  };
}
