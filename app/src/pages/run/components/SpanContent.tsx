import { useState } from 'react';
import { css } from '@emotion/css';
import type { DataFrame } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Stack, Tab, TabContent, TabsBar, useStyles2 } from '@grafana/ui';
import { readSpanDetail } from '@loopscope/core';

import { AttributeTable } from './AttributeTable';
import { MessageList } from './MessageList';
import { RevealContent } from './RevealContent';

interface Props {
  frames: DataFrame[];
  /** The same frames with nothing hidden; it is kept who asked for them, and why. */
  reveal: (reason: string) => Promise<DataFrame[]>;
}

type Part = 'messages' | 'attributes';

/** Messages and attributes of a span. */
export function SpanContent({ frames, reveal }: Props) {
  const styles = useStyles2(getStyles);
  const [revealed, setRevealed] = useState<DataFrame[]>();
  const { messages, attributes, masked } = readSpanDetail(revealed ?? frames);
  const [part, setPart] = useState<Part>('messages');
  return (
    <Stack direction="column" gap={1}>
      {masked > 0 && <RevealContent texts={masked} reveal={async (reason) => setRevealed(await reveal(reason))} />}
      <TabsBar>
        <Tab
          label={t('run.tab-messages', 'Messages')}
          counter={messages.length}
          active={part === 'messages'}
          onChangeTab={() => setPart('messages')}
        />
        <Tab
          label={t('run.tab-attributes', 'Attributes')}
          counter={attributes.length}
          active={part === 'attributes'}
          onChangeTab={() => setPart('attributes')}
        />
      </TabsBar>
      <TabContent className={styles.content}>
        {part === 'messages' ? <MessageList messages={messages} /> : <AttributeTable attributes={attributes} />}
      </TabContent>
    </Stack>
  );
}

const getStyles = () => ({
  // A long conversation scrolls here, so that the panels below stay within reach.
  content: css({ maxHeight: 560, overflowY: 'auto' }),
});
