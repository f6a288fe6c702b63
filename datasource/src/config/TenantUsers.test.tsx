import type { DataSourceSettings } from '@grafana/data';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import { pretendLayout } from '../testing/layout.fixture';
import { FinanceSection } from './FinanceSection';
import type { LoopscopeOptions, LoopscopeSecrets } from './LoopscopeOptions';
import { optionsAccess, type LoopscopeSettings } from './optionsAccess';
import { SqlSection } from './SqlSection';

pretendLayout();

function edit(jsonData: LoopscopeOptions, more: Partial<LoopscopeSettings> = {}) {
  // The parts of Grafana's settings that the editor reads.
  const given = { jsonData, secureJsonFields: {}, readOnly: false, ...more } as DataSourceSettings<
    LoopscopeOptions,
    LoopscopeSecrets
  >;
  let latest = given;
  function Page() {
    const [options, setOptions] = useState(given);
    const access = optionsAccess({
      options,
      onOptionsChange: (changed) => {
        latest = changed;
        setOptions(changed);
      },
    });
    return (
      <>
        <SqlSection access={access} />
        <FinanceSection access={access} />
      </>
    );
  }
  render(<Page />);
  return () => latest;
}

describe('TenantUsers', () => {
  it.each<LoopscopeOptions>([{ tenants: { guard: true } }, { sql: { enabled: true } }])(
    'are not asked for with %j: both SQL and the guard must be on',
    (options) => {
      edit(options);
      expect(screen.queryByText('Add a tenant')).not.toBeInTheDocument();
    }
  );

  it('write what the backend reads, the password under the tenant’s name', async () => {
    const saved = edit({ sql: { enabled: true }, tenants: { guard: true } });
    const user = userEvent.setup();
    await user.click(screen.getByText('Add a tenant'));
    expect(screen.getByLabelText('Tenant 1: password')).toBeDisabled();
    await user.type(screen.getByLabelText('Tenant 1: name'), 'acme');
    await user.type(screen.getByLabelText('Tenant 1: password'), 'secret');
    expect(saved().jsonData.sql).toEqual({ enabled: true, tenants: [{ tenant: 'acme' }] });
    expect(saved().secureJsonData).toEqual({ 'sqlPassword:acme': 'secret' });
    await user.type(screen.getByLabelText('Tenant 1: user'), 'u');
    await user.clear(screen.getByLabelText('Tenant 1: user'));
    expect(saved().jsonData.sql?.tenants).toEqual([{ tenant: 'acme' }]);
  });

  it('forget the password with the tenant', async () => {
    const saved = edit(
      { sql: { enabled: true, tenants: [{ tenant: 'acme' }, { tenant: 'globex' }] }, tenants: { guard: true } },
      { secureJsonFields: { 'sqlPassword:acme': true, 'sqlPassword:globex': true } }
    );
    await userEvent.click(screen.getByLabelText('Remove tenant 1'));
    expect(saved().jsonData.sql?.tenants).toEqual([{ tenant: 'globex' }]);
    expect(saved().secureJsonFields).toEqual({ 'sqlPassword:acme': false, 'sqlPassword:globex': true });
    await userEvent.type(screen.getByLabelText('Tenant 1: name'), '2');
    expect(saved().jsonData.sql?.tenants).toEqual([{ tenant: 'globex2' }]);
    expect(saved().secureJsonFields['sqlPassword:globex']).toBe(false);
  });

  it('change nothing that is provisioned', () => {
    edit({ sql: { enabled: true, tenants: [{ tenant: 'acme' }] }, tenants: { guard: true } }, { readOnly: true });
    expect(screen.getByLabelText('Tenant 1: name')).toBeDisabled();
    expect(screen.getByText('Add a tenant').closest('button')).toBeDisabled();
  });
});

describe('FinanceSection', () => {
  it('names people, and leaves no empty list behind', async () => {
    const saved = edit({});
    const user = userEvent.setup();
    await user.type(screen.getByLabelText('Finance: logins'), 'fin{enter}');
    await user.type(screen.getByLabelText('Finance: e-mails'), 'fin@example.com{enter}');
    expect(saved().jsonData.finance).toEqual({ logins: ['fin'], emails: ['fin@example.com'] });
    await user.click(screen.getByRole('button', { name: /Remove tag.*: fin$/ }));
    expect(saved().jsonData.finance).toEqual({ emails: ['fin@example.com'] });
  });
});
