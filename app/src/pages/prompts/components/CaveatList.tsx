import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';

import type { Caveat } from '../domain/caveats';
import type { Pair } from '../domain/versions';

interface Props {
  caveats: Caveat[];
  pair: Pair;
}

/** What a reader has to know before believing a difference. */
export function CaveatList({ caveats, pair }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <section>
      <Text element="h3" variant="h5">
        {t('prompts.caveats', 'Before you believe a difference')}
      </Text>
      <ul className={styles.list}>
        {caveats.map((caveat) => (
          <li key={caveat.id}>{caveatText(caveat, pair)}</li>
        ))}
        <li>
          {t(
            'prompts.caveat-many',
            'Several outcomes are compared at 95 %: about one in twenty shows a difference that is not there.'
          )}
        </li>
        <li>
          {t(
            'prompts.caveat-sampling',
            'If spans were kept because they failed, cost much or took long (tail sampling), these figures are wrong.'
          )}
        </li>
      </ul>
    </section>
  );
}

function caveatText(caveat: Caveat, { a, b }: Pair): string {
  const plain = { interpolation: { escapeValue: false } };
  switch (caveat.id) {
    case 'few-units':
      return t(
        'prompts.caveat-few',
        'Few units: costs and durations have heavy tails, so intervals are to be trusted from about {{least}} units a version on.',
        { least: caveat.least }
      );
    case 'correlated-runs':
      return t(
        'prompts.caveat-correlated',
        'Some users or sessions saw both versions. What they did is not independent, so the intervals are too narrow.'
      );
    case 'apart-in-time':
      return t(
        'prompts.caveat-time',
        'The versions ran side by side for {{percent}} % of the time only: this is a before and after.',
        { percent: Math.round(caveat.overlap * 100) }
      );
    case 'other-models':
      return t('prompts.caveat-models', 'The models differ. Used by {{a}} only: {{onlyA}}. By {{b}} only: {{onlyB}}.', {
        ...named(caveat, a, b),
        ...plain,
      });
    case 'other-services':
      return t(
        'prompts.caveat-services',
        'The services differ. With {{a}} only: {{onlyA}}. With {{b}} only: {{onlyB}}.',
        {
          ...named(caveat, a, b),
          ...plain,
        }
      );
    case 'mixed-runs':
      return t('prompts.caveat-mixed', '{{count}} runs used both versions and were left out.', { count: caveat.count });
    case 'open-runs':
      return t('prompts.caveat-open', '{{count}} runs are not finished and were left out.', { count: caveat.count });
  }
}

function named({ onlyA, onlyB }: { onlyA: string[]; onlyB: string[] }, a: string, b: string) {
  const list = (names: string[]) => names.join(', ') || t('prompts.no-names', 'none');
  return { a, b, onlyA: list(onlyA), onlyB: list(onlyB) };
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ margin: theme.spacing(0.5, 0, 0, 2.5), color: theme.colors.text.secondary }),
});
