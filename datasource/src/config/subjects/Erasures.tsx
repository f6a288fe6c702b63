import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, Stack, Text, useStyles2 } from '@grafana/ui';

import type { Erasure } from './dataSubjects';
import { download } from './download';
import type { ErasuresState } from './useErasures';

/** Erasures that are under way, and receipts of those that are done. */
export function Erasures({ erasures, problem, resume }: ErasuresState) {
  const styles = useStyles2(getStyles);
  return (
    <Stack direction="column" gap={1}>
      {problem && (
        <Alert severity="warning" title={t('config.erasures.failed', 'Erasures are not shown')}>
          {problem}
        </Alert>
      )}
      {erasures.length > 0 && (
        <>
          <Text element="h4" variant="h6">
            {t('config.erasures.title', 'Erasures')}
          </Text>
          <ul className={styles.list} aria-live="polite">
            {erasures.map((erasure) => (
              <li key={erasure.id} className={styles.item}>
                <Stack direction="column" gap={0.5}>
                  <Text element="p">{standing(erasure)}</Text>
                  <Text element="p" color="secondary" variant="bodySmall">
                    {t('config.erasures.asked', '{{author}}, {{when}}: {{reason}}', {
                      author: erasure.author,
                      when: dateTimeFormat(erasure.createdAt),
                      reason: erasure.reason,
                      interpolation: { escapeValue: false },
                    })}
                  </Text>
                  {erasure.error && (
                    <Text element="p" color="error" variant="bodySmall">
                      {erasure.error}
                    </Text>
                  )}
                </Stack>
                <Action erasure={erasure} resume={resume} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Stack>
  );
}

function Action({ erasure, resume }: { erasure: Erasure; resume(id: string): void }) {
  if (erasure.state === 'done') {
    return (
      <Button
        size="sm"
        variant="secondary"
        icon="download-alt"
        onClick={() => download(`receipt-${erasure.id}.json`, [JSON.stringify(erasure, null, 2)])}
      >
        {t('config.erasures.receipt', 'Receipt')}
      </Button>
    );
  }
  return erasure.idle ? (
    <Button size="sm" variant="secondary" icon="play" onClick={() => resume(erasure.id)}>
      {t('config.erasures.resume', 'Resume')}
    </Button>
  ) : null;
}

function standing({ state, idle, step, steps, doing, updatedAt, counts }: Erasure): string {
  if (state === 'done') {
    return t('config.erasures.done', 'Erased {{when}}: {{spans}} spans of {{traces}} traces', {
      when: dateTimeFormat(updatedAt),
      spans: counts.spans,
      traces: counts.traces,
    });
  }
  const place = { step: Math.min(step + 1, steps), steps, doing: doing || t('config.erasures.begin', 'to begin') };
  return idle
    ? t('config.erasures.stopped', 'Stopped at step {{step}} of {{steps}}: {{doing}}', place)
    : t('config.erasures.running', 'Step {{step}} of {{steps}}: {{doing}}', place);
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ listStyle: 'none' }),
  item: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    justifyContent: 'space-between',
    alignItems: 'center',
    padding: theme.spacing(1, 0),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    overflowWrap: 'anywhere',
  }),
});
