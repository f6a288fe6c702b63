import { css } from '@emotion/css';
import type { ReactNode } from 'react';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

import { FlameControls, type FlameControlsProps } from './FlameControls';
import { RunTotals } from './RunTotals';

interface Props extends FlameControlsProps {
  narrow: boolean;
  search: ReactNode;
}

/** The run's totals, the search and the controls. */
export function FlameToolbar({ narrow, search, ...controls }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.bar}>
      <RunTotals graph={controls.graph} narrow={narrow} />
      {search}
      <FlameControls {...controls} />
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    bar: css({
      display: 'flex',
      flexWrap: 'wrap',
      alignItems: 'center',
      justifyContent: 'space-between',
      gap: theme.spacing(1),
      // The ring of the focus would be cut off.
      padding: theme.spacing(0.5),
    }),
  };
}
