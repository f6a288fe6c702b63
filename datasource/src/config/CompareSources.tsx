import { dateTimeFormat } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, Field, RadioButtonGroup, Stack, Text } from '@grafana/ui';
import { useState } from 'react';

import { compareSources, type SourceComparison } from './sourceComparison';
import { ComparedTraces } from './ComparedTraces';
import { messageOf } from '../response/messageOf';
import { ConfigSection } from './settings/ConfigSection';

const HOUR = 3_600_000;

/** The end of the range: later spans are still arriving. */
const STILL_ARRIVING = 5 * 60_000;

type State = { busy: boolean; found?: SourceComparison; problem?: string };

/** Asks the backend where ClickHouse and Tempo differ, for who keeps both. */
export function CompareSources({ uid }: { uid: string }) {
  const [hours, setHours] = useState(1);
  const [state, setState] = useState<State>({ busy: false });
  const compare = async () => {
    setState({ busy: true });
    const to = Date.now() - STILL_ARRIVING;
    try {
      setState({ busy: false, found: await compareSources(uid, to - hours * HOUR, to) });
    } catch (error) {
      setState({ busy: false, problem: messageOf(error) });
    }
  };
  return (
    <ConfigSection
      id="compare"
      title={t('config.compare.title', 'Compare sources')}
      description={t(
        'config.compare.description',
        'Reads the traces of agents and models from ClickHouse and Tempo as both collected them, with the settings as they are saved, and says which are missing, different or late.'
      )}
    >
      <Field label={t('config.compare.range', 'Range')} noMargin>
        <RadioButtonGroup
          value={hours}
          onChange={setHours}
          options={[
            { value: 1, label: t('config.compare.hour', 'Last hour') },
            { value: 6, label: t('config.compare.six-hours', 'Last 6 hours') },
            { value: 24, label: t('config.compare.day', 'Last 24 hours') },
          ]}
        />
      </Field>
      <div>
        <Button
          variant="secondary"
          icon={state.busy ? 'spinner' : 'exchange-alt'}
          disabled={state.busy}
          onClick={compare}
        >
          {state.busy ? t('config.compare.busy', 'Comparing…') : t('config.compare.button', 'Compare sources')}
        </Button>
      </div>
      <div aria-live="polite">
        {state.problem && (
          <Alert severity="error" title={t('config.compare.failed', 'The sources could not be compared')}>
            {state.problem}
          </Alert>
        )}
        {state.found && <Found uid={uid} found={state.found} />}
      </div>
    </ConfigSection>
  );
}

function Found({ uid, found }: { uid: string; found: SourceComparison }) {
  const { from, to, compared, equal, traceLimit, unchecked, incomplete } = found;
  const bounds = [
    found.truncated &&
      t(
        'config.compare.truncated',
        'Tempo has more than {{traceLimit}} traces of this range (trace limit): those beyond were looked for only where ClickHouse has them.',
        { traceLimit }
      ),
    unchecked > 0 &&
      t('config.compare.unchecked', '{{unchecked}} traces of ClickHouse were not looked for in Tempo.', { unchecked }),
    incomplete.length > 0 &&
      t('config.compare.incomplete', 'Tempo itself leaves spans out of {{count}} traces, such as {{example}}.', {
        count: incomplete.length,
        example: incomplete[0],
      }),
    found.late === null &&
      t('config.compare.unsettled', 'Without Loopscope’s tables nothing is settled, so nothing can be late.'),
  ].filter((line) => typeof line === 'string');
  return (
    <Stack direction="column" gap={1}>
      <Text element="p">
        {t('config.compare.result', '{{equal}} of {{compared}} traces are the same in both, {{from}} to {{to}}.', {
          equal,
          compared,
          from: dateTimeFormat(from),
          to: dateTimeFormat(to),
        })}
      </Text>
      {bounds.map((line) => (
        <Text key={line} element="p" color="warning">
          {line}
        </Text>
      ))}
      <ComparedTraces uid={uid} found={found} />
    </Stack>
  );
}
