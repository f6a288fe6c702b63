import { useState } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Button, useStyles2 } from '@grafana/ui';

import { readableText } from '../domain/readableText';

interface Props {
  text: string;
}

/** A tool's result can be megabytes; nobody reads on past this without wanting to. */
const SHOWN = 2_000;

export function MessageText({ text }: Props) {
  const styles = useStyles2(getStyles);
  const [isOpen, setIsOpen] = useState(false);
  const readable = readableText(text);
  const isLong = readable.length > SHOWN;
  return (
    <>
      <pre className={styles.text}>{isLong && !isOpen ? `${readable.slice(0, SHOWN)} …` : readable}</pre>
      {isLong && (
        <Button size="sm" fill="text" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {isOpen
            ? t('run.less', 'Show less')
            : t('run.more', 'Show all {{characters}} characters', {
                characters: readable.length.toLocaleString('en-US'),
              })}
        </Button>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  text: css({
    margin: theme.spacing(0.5, 0, 0),
    padding: 0,
    border: 'none',
    background: 'none',
    whiteSpace: 'pre-wrap',
    overflowWrap: 'anywhere',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
