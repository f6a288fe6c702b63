import { t } from '@grafana/i18n';
import { Dropdown, IconButton, Menu } from '@grafana/ui';

export type ExportFormat = 'png' | 'svg' | 'stacks';

/** What can be taken away: a picture of what is in view, or the whole run as folded stacks. */
export function ExportMenu({ onExport }: { onExport: (format: ExportFormat) => void }) {
  const menu = (
    <Menu>
      <Menu.Item label={t('agentflame.export.png', 'Picture (PNG)')} onClick={() => onExport('png')} />
      <Menu.Item label={t('agentflame.export.svg', 'Drawing (SVG)')} onClick={() => onExport('svg')} />
      <Menu.Item label={t('agentflame.export.stacks', 'Folded stacks')} onClick={() => onExport('stacks')} />
    </Menu>
  );
  return (
    <Dropdown overlay={menu} placement="bottom-end">
      <IconButton name="download-alt" tooltip={t('agentflame.export.label', 'Save as a file')} />
    </Dropdown>
  );
}
