import type { DataSourceSettings } from '@grafana/data';
import { config, setBackendSrv, type BackendSrv } from '@grafana/runtime';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import { pretendLayout } from '../testing/layout.fixture';
import { ConfigEditor } from './ConfigEditor';
import type { HeaderNames, LoopscopeOptions, LoopscopeSecrets } from './LoopscopeOptions';

pretendLayout();

type Settings = DataSourceSettings<LoopscopeOptions & HeaderNames, LoopscopeSecrets>;

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
          latest = next as Settings;
          setOptions(latest);
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
    // Whose data is asked for is no setting.
    const asked = within(screen.getByRole('region', { name: 'Data subjects' })).getAllByRole('textbox', {
      name: /^(Whose data|Tenant)/,
    });
    const inputs = [...screen.getAllByRole('textbox'), ...screen.getAllByRole('combobox')];
    expect(inputs.length).toBeGreaterThan(asked.length);
    for (const input of inputs.filter((each) => !asked.includes(each))) {
      expect(input).toBeDisabled();
    }
    for (const input of [...screen.getAllByRole('spinbutton'), ...screen.getAllByRole('switch')]) {
      expect(input).toBeDisabled();
    }
  });

  it('keeps headers of its own, their values as secrets', async () => {
    const { saved } = edit({ jsonData: { httpHeaderName4: 'X-Known' }, secureJsonFields: { httpHeaderValue4: true } });
    const user = userEvent.setup();
    await user.click(screen.getByRole('button', { name: 'Add a header' }));
    await user.type(screen.getByLabelText('Header 2: name'), 'X-Api-Key');
    await user.type(screen.getByLabelText('Header 2: value'), 'secret');
    expect(screen.getByLabelText('Header 1: value')).toBeDisabled();
    await user.click(screen.getByRole('button', { name: 'Remove header 1' }));
    expect(JSON.parse(JSON.stringify(saved().jsonData))).toEqual({ httpHeaderName5: 'X-Api-Key' });
    expect(saved().secureJsonData).toEqual({ httpHeaderValue5: 'secret', httpHeaderValue4: '' });
  });

  it('takes further hosts, and then asks which is first', async () => {
    const { saved } = edit();
    const user = userEvent.setup();
    expect(screen.queryByLabelText(/^Asked first/)).not.toBeInTheDocument();
    await user.type(screen.getByLabelText(/^Further hosts/), 'ch2:8123{Enter}');
    expect(saved().jsonData).toEqual({ hosts: ['ch2:8123'] });
    await user.click(screen.getByLabelText(/^Asked first/));
    await user.click(await screen.findByRole('option', { name: /^Each in turn/ }));
    expect(saved().jsonData).toEqual({ hosts: ['ch2:8123'], hostOrder: 'inTurn' });
  });

  it('keeps no other credentials beside a forwarded identity', async () => {
    const { saved } = edit({
      jsonData: { url: 'http://ch', username: 'reader', tempo: { url: 'http://t:3200', username: 'u' } },
      secureJsonFields: { password: true, tempoToken: true },
    });
    await userEvent.setup().click(screen.getByLabelText(/^Forward OAuth identity/));
    expect(JSON.parse(JSON.stringify(saved().jsonData))).toEqual({
      url: 'http://ch',
      oauthPassThru: true,
      tempo: { url: 'http://t:3200' },
    });
    expect(saved().secureJsonFields).toMatchObject({ password: false, tempoToken: false });
    for (const label of [/^User/, /^Password/, /^Token/, /^Tempo user/]) {
      expect(screen.queryByLabelText(label)).not.toBeInTheDocument();
    }
  });

  it('copies a connection without secrets, and lets none of those that are stored reach the new address', async () => {
    const sources: Record<string, unknown> = {
      '/api/datasources': [
        { uid: 'c', name: 'Spans', type: 'grafana-clickhouse-datasource' },
        { uid: 'p', name: 'Metrics', type: 'prometheus' },
      ],
      '/api/datasources/uid/c': {
        type: 'grafana-clickhouse-datasource',
        jsonData: { host: 'ch', protocol: 'http', username: 'reader' },
        secureJsonFields: { password: true },
      },
    };
    const get = async (path: string) => sources[path];
    setBackendSrv(Object.assign(Object.create(null), { get }) satisfies Partial<BackendSrv> as BackendSrv);
    const { saved } = edit({ secureJsonFields: { password: true } });
    const user = userEvent.setup();
    await user.click(screen.getByLabelText(/^Copy a connection/));
    expect(screen.queryByRole('option', { name: /Metrics/ })).not.toBeInTheDocument();
    await user.click(await screen.findByRole('option', { name: /Spans/ }));
    expect(await screen.findByText('To be typed here: password.')).toBeInTheDocument();
    expect(saved().jsonData).toMatchObject({ url: 'http://ch:8123', username: 'reader' });
    expect(saved().secureJsonFields).toMatchObject({ password: false });
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
