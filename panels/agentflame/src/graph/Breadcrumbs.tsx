import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { useStyles2 } from '@grafana/ui';
import { ancestorsOf, type RunTree } from '@loopscope/core';

import { subjectOf } from '../draw/barLabel';

interface Props {
  tree: RunTree;
  /** The branch that is looked at alone. */
  focus: number;
  onFocus: (node: number) => void;
}

/** More callers than this are left out in the middle. */
const LONGEST = 6;

/** The callers of the branch in focus; each leads to its own branch, the first to the whole run. */
export function Breadcrumbs({ tree, focus, onFocus }: Props) {
  const styles = useStyles2(getStyles);
  const path = [...ancestorsOf(tree, focus)].reverse();
  const shown = path.length > LONGEST ? [...path.slice(0, 2), ...path.slice(2 - LONGEST)] : path;
  return (
    <nav className={styles.path} aria-label={t('agentflame.breadcrumbs.label', 'Callers of this branch')}>
      <button type="button" className={styles.step} onClick={() => onFocus(-1)}>
        {t('agentflame.breadcrumbs.whole', 'Whole run')}
      </button>
      {shown.map((node) => (
        <span key={node}>
          {'› '}
          <button type="button" className={styles.step} onClick={() => onFocus(node)}>
            {subjectOf(tree.spans[node])}
          </button>
        </span>
      ))}
      <span aria-current="true">{`› ${subjectOf(tree.spans[focus])}`}</span>
    </nav>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    path: css({
      display: 'flex',
      flexWrap: 'wrap',
      columnGap: theme.spacing(0.5),
      padding: theme.spacing(0, 0.5),
      fontSize: theme.typography.bodySmall.fontSize,
    }),
    // Browsers give buttons a size and a face of their own.
    step: css({ padding: 0, border: 'none', background: 'none', color: theme.colors.text.link, font: 'inherit' }),
  };
}
