import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2, useTheme2 } from '@grafana/ui';

/** The colour of a class beside a figure that is in words already; nothing where the figure is unknown. */
export function Swatch({ color }: { color: string | null }) {
  const theme = useTheme2();
  const styles = useStyles2(getStyles);
  return color === null ? null : (
    <span className={styles.swatch} style={{ background: theme.visualization.getColorByName(color) }} aria-hidden />
  );
}

function getStyles(theme: GrafanaTheme2) {
  return {
    swatch: css({
      display: 'inline-block',
      width: 8,
      height: 8,
      marginRight: theme.spacing(0.5),
      borderRadius: theme.shape.radius.circle,
    }),
  };
}
