import { t } from '@grafana/i18n';
import { Combobox, InlineField, Stack } from '@grafana/ui';

import { orUnknown } from '../../../page/orUnknown';
import { versionsOf, type Pair, type PromptVersion } from '../domain/versions';

interface Props {
  versions: PromptVersion[];
  pair: Pair;
  onChoose: (wish: Partial<Pair>) => void;
}

const asOption = (value: string) => ({ value, label: orUnknown(value) });

export function PairPicker({ versions, pair, onChoose }: Props) {
  const prompts = [...new Set(versions.map(({ prompt }) => prompt))].filter(
    (prompt) => versionsOf(versions, prompt).length > 1
  );
  const known = versionsOf(versions, pair.prompt).map(asOption);
  return (
    <Stack gap={0} wrap="wrap">
      <InlineField label={t('prompts.compare', 'Compare prompt')}>
        <Combobox
          id="compare-prompt"
          options={prompts.map(asOption)}
          value={pair.prompt}
          onChange={({ value }) => onChoose({ prompt: value })}
          width={28}
        />
      </InlineField>
      <InlineField label={t('prompts.from', 'version')}>
        <Combobox
          id="compare-version"
          options={known.filter(({ value }) => value !== pair.b)}
          value={pair.a}
          onChange={({ value }) => onChoose({ ...pair, a: value })}
          width={20}
        />
      </InlineField>
      <InlineField label={t('prompts.with', 'with version')}>
        <Combobox
          id="compare-with"
          options={known.filter(({ value }) => value !== pair.a)}
          value={pair.b}
          onChange={({ value }) => onChoose({ ...pair, b: value })}
          width={20}
        />
      </InlineField>
    </Stack>
  );
}
