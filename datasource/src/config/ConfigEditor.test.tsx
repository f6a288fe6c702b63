import type { DataSourceSettings } from '@grafana/data';
import { config } from '@grafana/runtime';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import { pretendLayout } from '../testing/layout.fixture';
import { ConfigEditor } from './ConfigEditor';
import type { LoopscopeOptions, LoopscopeSecrets } from './LoopscopeOptions';

pretendLayout();

type Settings = DataSourceSettings<LoopscopeOptions, LoopscopeSecrets>;

const empty: Settings = {
  id: 1,
  uid: 'loopscope',
  orgId: 1,
  name: 'Loopscope',
  type: 'loopscope-llm-datasource',
  typeLogoUrl: '',
  typeName: 'Loopscope LLM',
  access: 'proxy',
  url: '',
  user: '',
  database: '',
  basicAuth: false,
  basicAuthUser: '',
  isDefault: false,
  jsonData: {},
  secureJsonFields: {},
  readOnly: false,
  withCredentials: false,
};

/** Keeps what was edited, as Grafana's settings page does. */
function edit(settings: Partial<Settings> = {}) {
  let latest: Settings = { ...empty, ...settings };
  function Page() {
    const [options, setOptions] = useState(latest);
    return (
      <ConfigEditor
        options={options}
        onOptionsChange={(next) => {
          latest = next;
          setOptions(next);
        }}
      />
    );
  }
  render(<Page />);
  return { saved: () => latest };
}

describe('ConfigEditor', () => {
  it('offers the secure SOCKS proxy where Grafana has one', async () => {
    config.secureSocksDSProxyEnabled = true;
    const { saved } = edit();
    await userEvent.setup().click(screen.getByLabelText(/^Secure SOCKS proxy/));
    expect(saved().jsonData).toEqual({ enableSecureSocksProxy: true });
    config.secureSocksDSProxyEnabled = false;
  });

  it('does not offer it elsewhere', () => {
    edit();
    expect(screen.queryByLabelText(/^Secure SOCKS proxy/)).toBeNull();
  });

  it('writes what the backend reads', async () => {
    const { saved } = edit();
    const user = userEvent.setup();
    await user.type(screen.getByLabelText(/^Address \*/), 'http://clickhouse:8123');
    await user.type(screen.getByLabelText(/^Database/), 'spans');
    await user.type(screen.getByLabelText(/^User/), 'reader');
    await user.type(screen.getByLabelText(/^Password/), 'secret');
    await user.type(screen.getByLabelText(/^Query timeout/), '30');
    expect(saved().jsonData).toEqual({
      url: 'http://clickhouse:8123',
      database: 'spans',
      username: 'reader',
      queryTimeoutSeconds: 30,
    });
    expect(saved().secureJsonData).toEqual({ password: 'secret' });
  });

  it('forgets a number that is cleared, so that the default holds again', async () => {
    const { saved } = edit({ jsonData: { rowLimit: 500 } });
    await userEvent.clear(screen.getByLabelText(/^Row limit/));
    expect(saved().jsonData.rowLimit).toBeUndefined();
  });

  it('says what is wrong with an address', async () => {
    edit();
    await userEvent.type(screen.getByLabelText(/^Address \*/), 'clickhouse');
    expect(screen.getByRole('alert')).toHaveTextContent('Write the address with its protocol');
  });

  it('asks for certificates where they are wanted', async () => {
    const { saved } = edit();
    const user = userEvent.setup();
    expect(screen.queryByLabelText(/^CA certificate/)).not.toBeInTheDocument();
    await user.click(screen.getByLabelText(/^With CA cert/));
    await user.type(screen.getByLabelText(/^CA certificate/), 'PEM');
    await user.type(screen.getByLabelText(/^Server name/), 'ch.internal');
    expect(saved()).toMatchObject({
      jsonData: { tlsAuthWithCACert: true, serverName: 'ch.internal' },
      secureJsonData: { tlsCACert: 'PEM' },
    });
  });

  it('gives content to editors and nothing to rules and public dashboards unless told otherwise', async () => {
    const { saved } = edit();
    const user = userEvent.setup();
    expect(screen.getByLabelText(/^Content from role/)).toHaveValue('Editor');
    expect(screen.getByLabelText(/^Public dashboards and reports/)).toHaveValue('Nothing');
    await user.click(screen.getByLabelText(/^Alert rules/));
    await user.click(await screen.findByRole('option', { name: /^Aggregates/ }));
    expect(saved().jsonData.background).toEqual({ alerts: 'aggregates' });
  });

  it('never shows a stored password, and replaces it only after a reset', async () => {
    const { saved } = edit({ secureJsonFields: { password: true } });
    const user = userEvent.setup();
    const authentication = screen.getByRole('region', { name: 'Authentication' });
    expect(screen.getByLabelText(/^Password/)).toBeDisabled();
    await user.click(within(authentication).getByRole('button', { name: 'Reset' }));
    await user.type(screen.getByLabelText(/^Password/), 'new');
    expect(saved()).toMatchObject({ secureJsonFields: { password: false }, secureJsonData: { password: 'new' } });
  });

  it('shows a provisioned data source without letting it change', () => {
    edit({ readOnly: true, jsonData: { url: 'http://clickhouse:8123', tlsAuth: true } });
    for (const input of [...screen.getAllByRole('textbox'), ...screen.getAllByRole('combobox')]) {
      expect(input).toBeDisabled();
    }
    for (const input of [...screen.getAllByRole('spinbutton'), ...screen.getAllByRole('switch')]) {
      expect(input).toBeDisabled();
    }
  });

  it('takes a Tempo in place of ClickHouse or beside it', async () => {
    const { saved } = edit();
    const user = userEvent.setup();
    expect(screen.queryByLabelText(/^Tenant/)).not.toBeInTheDocument();
    await user.type(screen.getByLabelText(/^Address of Tempo/), 'tempo');
    expect(screen.getByText(/Write the address with its protocol/)).toBeInTheDocument();
    await user.clear(screen.getByLabelText(/^Address of Tempo/));
    await user.type(screen.getByLabelText(/^Address of Tempo/), 'http://t:3200');
    await user.type(screen.getByLabelText(/^Tenant/), 'acme');
    await user.type(screen.getByLabelText(/^Token/), 'secret');
    expect(screen.queryByLabelText(/^Answers first/)).not.toBeInTheDocument();
    expect(saved().jsonData).toEqual({ tempo: { url: 'http://t:3200', tenant: 'acme' } });
    expect(saved().secureJsonData).toEqual({ tempoToken: 'secret' });
    await user.type(screen.getByLabelText(/^Address(?! of Tempo)/), 'http://c:8123');
    expect(screen.getByLabelText(/^Answers first/)).toBeInTheDocument();
  });
});
