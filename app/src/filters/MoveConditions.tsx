import { t, Trans } from '@grafana/i18n';
import type { AdHocFiltersVariable } from '@grafana/scenes';
import { Button, Stack, Text } from '@grafana/ui';
import type { LlmQueryType } from '@loopscope/core';
import { useState } from 'react';

import { conditionsOf } from './filtersVariable';
import { chipsToText, textToChips } from './moveConditions';

interface Props {
  queryType: LlmQueryType;
  text: string;
  onText: (text: string) => void;
  variable: AdHocFiltersVariable;
}

/** Moves conditions from a text to the page's chips and back. */
export function MoveConditions({ queryType, text, onText, variable }: Props) {
  const chips = conditionsOf(variable.useState());
  /** What stayed text when the rest was moved, for as long as it stands there. */
  const [stayed, setStayed] = useState<string>();
  const moved = textToChips(text, queryType);
  const toChips = () => {
    if (moved) {
      variable.setState({ filters: [...variable.state.filters, ...moved.chips] });
      onText(moved.text);
      setStayed(moved.text);
    }
  };
  const toText = () => {
    variable.setState({ filters: [] });
    onText(chipsToText(text, chips, queryType));
  };
  if (text === '' && chips.length === 0) {
    return null;
  }
  return (
    <Stack wrap="wrap" alignItems="center" gap={1}>
      <Button
        size="sm"
        fill="text"
        variant="secondary"
        icon="arrow-up"
        disabled={text === '' || !moved}
        tooltip={moved ? undefined : t('filters.move.unreadable', 'This text cannot be read: mend it first.')}
        onClick={toChips}
      >
        <Trans i18nKey="filters.move.to-chips">Make filters of the text</Trans>
      </Button>
      <Button
        size="sm"
        fill="text"
        variant="secondary"
        icon="arrow-down"
        disabled={chips.length === 0}
        onClick={toText}
      >
        <Trans i18nKey="filters.move.to-text">Write the filters as text</Trans>
      </Button>
      <span role="status">
        {stayed !== undefined && stayed !== '' && stayed === text && (
          <Text color="secondary" variant="bodySmall">
            {t(
              'filters.move.stayed',
              'Stays text, since the filter bar has no exists, no variables and one regular expression a filter: {{text}}',
              { text: stayed, interpolation: { escapeValue: false } }
            )}
          </Text>
        )}
      </span>
    </Stack>
  );
}
