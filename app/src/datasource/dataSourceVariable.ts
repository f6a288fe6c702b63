import { t } from '@grafana/i18n';
import { DataSourceVariable } from '@grafana/scenes';
import { VariableHide } from '@grafana/schema';

import { chooseDataSource } from './chooseDataSource';
import { DATASOURCE_TYPE, listDataSources } from './listDataSources';
import { rememberDataSource, rememberedDataSource } from './rememberedDataSource';

const NAME = 'ds';

/** What queries of a page name as their data source. */
export const dataSourceRef = { type: DATASOURCE_TYPE, uid: `\${${NAME}}` };

/** The picker of a page; hidden while there is nothing to pick from. */
export function createDataSourceVariable(configured?: string): DataSourceVariable {
  const available = listDataSources();
  const variable = new DataSourceVariable({
    name: NAME,
    label: t('data-source.label', 'Data source'),
    pluginId: DATASOURCE_TYPE,
    value: chooseDataSource(available, { remembered: rememberedDataSource(), configured }) ?? '',
    hide: available.length > 1 ? VariableHide.dontHide : VariableHide.hideVariable,
  });
  variable.addActivationHandler(() => {
    const subscription = variable.subscribeToState(({ value }) => rememberDataSource(String(value)));
    return () => subscription.unsubscribe();
  });
  return variable;
}
