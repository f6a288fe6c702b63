import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';

import { AccessSection } from './AccessSection';
import { AuthenticationSection } from './AuthenticationSection';
import { ConnectionSection } from './ConnectionSection';
import { LimitsSection } from './LimitsSection';
import type { LoopscopeOptions, LoopscopeSecrets } from './LoopscopeOptions';
import { MaskingSection } from './MaskingSection';
import { optionsAccess } from './optionsAccess';
import { SqlSection } from './SqlSection';
import { TempoSection } from './TempoSection';
import { TenantsSection } from './TenantsSection';
import { TlsSection } from './TlsSection';

export function ConfigEditor(props: DataSourcePluginOptionsEditorProps<LoopscopeOptions, LoopscopeSecrets>) {
  const access = optionsAccess(props);
  return (
    <>
      <ConnectionSection access={access} />
      <AuthenticationSection access={access} />
      <TlsSection access={access} />
      <TempoSection access={access} />
      <AccessSection access={access} />
      <TenantsSection access={access} />
      <MaskingSection access={access} />
      <SqlSection access={access} />
      <LimitsSection access={access} />
    </>
  );
}
