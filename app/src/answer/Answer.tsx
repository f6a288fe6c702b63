import type { ReactNode } from 'react';
import { css, cx } from '@emotion/css';
import { LoadingState, type DataFrame, type GrafanaTheme2, type PanelData } from '@grafana/data';
import { t, Trans } from '@grafana/i18n';
import { Alert, Button, LoadingPlaceholder, Stack, useStyles2 } from '@grafana/ui';

import { noticesOf } from './noticesOf';

interface Props {
  data?: PanelData;
  onRetry: () => void;
  /** Drawn with the frames of an answer; while a newer one is on its way, with those of the last. */
  children: (frames: DataFrame[]) => ReactNode;
}

/** The states between a question and its answer: waiting, refused, answered with notices. */
export function Answer({ data, onRetry, children }: Props) {
  const styles = useStyles2(getStyles);
  const frames = data?.series ?? [];
  const isWaiting = !data || data.state === LoadingState.NotStarted || data.state === LoadingState.Loading;

  if (isWaiting && frames.length === 0) {
    return <LoadingPlaceholder text={t('answer.loading', 'Loading …')} />;
  }
  if (data?.state === LoadingState.Error) {
    return (
      <Alert severity="error" title={t('answer.error', 'The data source could not answer')}>
        <Stack direction="column" alignItems="flex-start" gap={1}>
          {errorTexts(data).map((text) => (
            <div key={text}>{text}</div>
          ))}
          <Button variant="secondary" size="sm" onClick={onRetry}>
            <Trans i18nKey="answer.retry">Try again</Trans>
          </Button>
        </Stack>
      </Alert>
    );
  }
  return (
    <div className={cx(styles.answer, isWaiting && styles.stale)} aria-busy={isWaiting}>
      <Stack direction="column" gap={1}>
        {noticesOf(frames).map(({ severity, text }) => (
          <div key={text}>
            <Alert severity={severity} title={text} />
          </div>
        ))}
        {children(frames)}
      </Stack>
    </div>
  );
}

function errorTexts(data: PanelData): string[] {
  const errors = data.errors?.length ? data.errors : data.error ? [data.error] : [];
  const texts = errors.map((error) => error.message ?? error.data?.message ?? error.statusText ?? '');
  return [...new Set(texts.filter(Boolean))];
}

const getStyles = (theme: GrafanaTheme2) => ({
  // A scene's body is a flex container; its children would be as narrow as their content.
  answer: css({ width: '100%', minWidth: 0 }),
  stale: css({
    opacity: 0.6,
    [theme.transitions.handleMotion('no-preference')]: { transition: 'opacity 0.2s' },
  }),
});
