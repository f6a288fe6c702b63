import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { Button, Toggletip } from '@grafana/ui';
import { useState } from 'react';

import type { EditorProps } from '../editor/EditorProps';
import { ExampleList } from './ExampleList';

/** In the editor, too: there a question runs when it is chosen, while Grafana's help only fills the query in. */
export function ExamplesButton({ query, onChange }: Pick<EditorProps, 'query' | 'onChange'>) {
  const [open, setOpen] = useState(false);
  const { refId, datasource, hide, key, source } = query;
  return (
    <Toggletip
      show={open}
      onOpen={() => setOpen(true)}
      onClose={() => setOpen(false)}
      placement="bottom-start"
      title={t('example.title', 'Questions to begin with')}
      content={
        <ExampleList
          onChoose={(chosen) => {
            setOpen(false);
            onChange({ ...chosen, refId, datasource, hide, key, source });
          }}
        />
      }
    >
      <Button variant="secondary" fill="outline" icon="question-circle" className={besideInputs}>
        {t('example.button', 'Examples')}
      </Button>
    </Toggletip>
  );
}

/** Fields beside it have labels above their inputs. */
const besideInputs = css({ alignSelf: 'flex-end' });
