import { t } from '@grafana/i18n';
import type { ComboboxOption } from '@grafana/ui';
import { useMemo } from 'react';

import { DEFAULT_OPTIONS, type BackgroundScope } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { roleOptions } from './roleOptions';
import { ChoiceSetting } from './settings/ChoiceSetting';
import { ConfigSection } from './settings/ConfigSection';
import { TextSetting } from './settings/TextSetting';

export function AccessSection({ access }: { access: OptionsAccess }) {
  const { content, background } = access.options;
  const roles = useMemo(() => roleOptions(), []);
  const scopes = useMemo(() => scopeOptions(), []);
  return (
    <ConfigSection
      id="access"
      title={t('config.access.title', 'Who sees what')}
      description={t(
        'config.access.description',
        'Figures are for everybody who may query this data source. Prompts and answers are not, and callers without a signed-in person get nothing unless you say so.'
      )}
    >
      <ChoiceSetting
        id="content-role"
        label={t('config.content-role.label', 'Content from role')}
        description={t(
          'config.content-role.description',
          'The lowest organisation role that may read prompts, answers and tool results.'
        )}
        value={content?.minRole ?? DEFAULT_OPTIONS.content.minRole}
        options={roles}
        disabled={access.readOnly}
        onChange={(minRole) => access.set({ content: { ...content, minRole } })}
      />
      <ChoiceSetting
        id="alerts-scope"
        label={t('config.alerts-scope.label', 'Alert rules')}
        description={t('config.alerts-scope.description', 'Grafana evaluates rules as no person in particular.')}
        value={background?.alerts ?? DEFAULT_OPTIONS.background.alerts}
        options={scopes}
        disabled={access.readOnly}
        onChange={(alerts) => access.set({ background: { ...background, alerts } })}
      />
      <ChoiceSetting
        id="public-scope"
        label={t('config.public-scope.label', 'Public dashboards and reports')}
        description={t(
          'config.public-scope.description',
          'Whoever has the link of a public dashboard sees what this allows.'
        )}
        value={background?.public ?? DEFAULT_OPTIONS.background.public}
        options={scopes}
        disabled={access.readOnly}
        onChange={(scope) => access.set({ background: { ...background, public: scope } })}
      />
      <TextSetting
        access={access}
        setting="grafanaUrl"
        label={t('config.grafana-url.label', 'Grafana address')}
        description={t(
          'config.grafana-url.description',
          'Where this plugin reaches Grafana to check that a person is signed in. Empty: Grafana’s own root URL. Set it where that one is not reachable from the server itself.'
        )}
        placeholder="http://localhost:3000"
      />
    </ConfigSection>
  );
}

function scopeOptions(): Array<ComboboxOption<BackgroundScope>> {
  return [
    {
      value: 'none',
      label: t('config.scope.none', 'Nothing'),
      description: t('config.scope.none-description', 'Queries fail with a message that names this setting'),
    },
    {
      value: 'aggregates',
      label: t('config.scope.aggregates', 'Aggregates'),
      description: t('config.scope.aggregates-description', 'Metrics queries only: no runs, no traces, no content'),
    },
  ];
}
