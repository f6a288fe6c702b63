import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import type { SceneObject } from '@grafana/scenes';
import { useStyles2 } from '@grafana/ui';

import { FilterSearch } from '../../../filters/FilterSearch';
import { filtersOf } from '../../../filters/filtersVariable';
import { MoveConditions } from '../../../filters/MoveConditions';

interface Props {
  text: string;
  onSearch: (text: string) => void;
  scene: SceneObject;
}

/** Conditions as a line of text, beside the chips of the page, and the ways from one to the other. */
export function RunsSearch({ text, onSearch, scene }: Props) {
  const styles = useStyles2(getStyles);
  const variable = filtersOf(scene);
  return (
    <div className={styles.search}>
      <FilterSearch
        label={t('runs.search', 'Search runs')}
        queryType="runs"
        text={text}
        onCommit={onSearch}
        scene={scene}
      />
      {variable && <MoveConditions queryType="runs" text={text} onText={onSearch} variable={variable} />}
    </div>
  );
}

function getStyles(theme: GrafanaTheme2) {
  return { search: css({ display: 'flex', flexDirection: 'column', gap: theme.spacing(0.5) }) };
}
