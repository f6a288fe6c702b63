import type { ReactNode } from 'react';
import { css } from '@emotion/css';
import { Stack, useStyles2 } from '@grafana/ui';

interface Props {
  children: ReactNode;
}

/** The column of a page. A scene's body is a flex container, in which a wide table would widen the whole page. */
export function PageBody({ children }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.body}>
      <Stack direction="column" gap={2}>
        {children}
      </Stack>
    </div>
  );
}

const getStyles = () => ({
  body: css({ width: '100%', minWidth: 0 }),
});
