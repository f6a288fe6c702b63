import type { LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Dropdown, IconButton, Menu } from '@grafana/ui';

/** The data links of a row, behind one button: the data source alone sets several. Nothing where there are none. */
export function LinkMenu({ links, of }: { links: LinkModel[]; of: string }) {
  const menu = (
    <Menu>
      {links.map(({ title, href, target, onClick }) => (
        <Menu.Item key={href + title} label={title} url={href} target={target} onClick={onClick} />
      ))}
    </Menu>
  );
  return links.length === 0 ? null : (
    <Dropdown overlay={menu} placement="bottom-start">
      <IconButton
        name="link"
        size="sm"
        tooltip={t('links.of', 'Links of {{of}}', { of, interpolation: { escapeValue: false } })}
      />
    </Dropdown>
  );
}
