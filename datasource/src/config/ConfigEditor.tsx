import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';

import { AccessSection } from './AccessSection';
import { AuthenticationSection } from './AuthenticationSection';
import { CompareSources } from './CompareSources';
import { ConnectionSection } from './ConnectionSection';
import { FinanceSection } from './FinanceSection';
import { LimitsSection } from './LimitsSection';
import type { LoopscopeOptions, LoopscopeSecrets } from './LoopscopeOptions';
import { MaskingSection } from './MaskingSection';
import { optionsAccess } from './optionsAccess';
import { SqlSection } from './SqlSection';
import { SubjectsSection } from './subjects/SubjectsSection';
import { TempoSection } from './TempoSection';
import { TenantsSection } from './TenantsSection';
import { TlsSection } from './TlsSection';

export function ConfigEditor(props: DataSourcePluginOptionsEditorProps<LoopscopeOptions, LoopscopeSecrets>) {
  const access = optionsAccess(props);
  const { uid, jsonData } = props.options;
  return (
    <>
      <ConnectionSection access={access} />
      <AuthenticationSection access={access} />
      <TlsSection access={access} />
      <TempoSection access={access} />
      {jsonData.url && jsonData.tempo?.url && <CompareSources uid={uid} />}
      <AccessSection access={access} />
      <TenantsSection access={access} />
      <MaskingSection access={access} />
      {jsonData.url && <SubjectsSection access={access} uid={uid} />}
      <SqlSection access={access} />
      <FinanceSection access={access} />
      <LimitsSection access={access} />
    </>
  );
}
