import { css } from '@emotion/css';
import { useMemo } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { QUOTATION_ACCURACY, formatCount, type ContextWindow, type PastRun, type RunTree } from '@loopscope/core';

import type { Figures } from '../figures/figures';
import { AdviceTable } from './AdviceTable';
import { adviceOf } from './adviceOf';
import { EvidencePositions } from './EvidencePositions';

interface Props {
  tree: RunTree;
  windows: ContextWindow[];
  history: PastRun[];
  figures: Figures;
  width: number;
}

/** What could be left out of the windows of a run, in money, and where in them lay what was used. */
export function AdviceView({ tree, windows, history, figures, width }: Props) {
  const styles = useStyles2(getStyles);
  const { advice, unpriced, positions } = useMemo(() => adviceOf(tree, windows, history), [tree, windows, history]);
  return (
    <div
      className={styles.root}
      tabIndex={0}
      role="region"
      aria-label={t('contextwindow.view.advice', 'What to prune')}
    >
      {advice.length > 0 ? (
        <AdviceTable advice={advice} figures={figures} />
      ) : (
        <p>{t('contextwindow.advice.none', 'Nothing is found that it would pay to leave out.')}</p>
      )}
      {unpriced > 0 && (
        <p className={styles.note}>
          {t(
            'contextwindow.advice.unpriced',
            'Could be left out, but their calls have no price by kind of token: {{n}}.',
            { n: formatCount(unpriced) }
          )}
        </p>
      )}
      <p className={styles.note}>
        {t(
          'contextwindow.advice.how',
          'Net of what the cache would have to write anew behind the cut. "Not quoted" means that no later answer repeats five of its words in a row or a telling number: on our labelled set {{precision}} % of what is called quoted was used, and {{recall}} % of what was used is found.',
          {
            precision: Math.round(QUOTATION_ACCURACY.precision * 100),
            recall: Math.round(QUOTATION_ACCURACY.recall * 100),
          }
        )}
      </p>
      <EvidencePositions positions={positions} width={width} />
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    root: css({ overflow: 'auto', flex: 1, minHeight: 0 }),
    note: css({ color: theme.colors.text.secondary, fontSize: theme.typography.bodySmall.fontSize }),
  };
}
