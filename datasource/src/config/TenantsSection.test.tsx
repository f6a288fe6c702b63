import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';

import { pretendLayout } from '../testing/layout.fixture';
import type { LoopscopeOptions } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { TenantsSection } from './TenantsSection';

pretendLayout();

function edit(options: LoopscopeOptions = {}, readOnly = false) {
  let latest = options;
  function Page() {
    const [current, setCurrent] = useState(options);
    const access: OptionsAccess = {
      options: current,
      readOnly,
      set: (changes) => {
        latest = { ...current, ...changes };
        setCurrent(latest);
      },
      isStored: () => false,
      setSecret: () => undefined,
      resetSecret: () => undefined,
    };
    return <TenantsSection access={access} />;
  }
  render(<Page />);
  return { saved: () => latest.tenants };
}

describe('TenantsSection', () => {
  it('asks for nothing while the guard is off', () => {
    edit();
    expect(screen.queryByText('Add a row')).not.toBeInTheDocument();
  });

  it('writes the mapping that the backend reads', async () => {
    const { saved } = edit();
    const user = userEvent.setup();
    await user.click(screen.getByLabelText(/^Guard tenants/));
    await user.click(screen.getByText('Add a row'));
    await user.type(screen.getByLabelText(/^Row 1: who/), '1');
    await user.type(screen.getByLabelText(/^Row 1: sees/), 'acme{enter}');
    await user.click(screen.getByText('Add a row'));
    await user.type(screen.getByLabelText(/^Row 2: who/), '2');
    await user.click(screen.getByLabelText('All tenants: Row 2: sees'));
    await user.type(screen.getByLabelText(/^Tenants of alert rules/), 'acme{enter}');
    expect(saved()).toEqual({
      guard: true,
      map: [
        { match: '1', tenants: ['acme'] },
        { match: '2', all: true },
      ],
      alerts: { tenants: ['acme'] },
    });
    await user.click(screen.getByLabelText('Remove row 1'));
    expect(saved()?.map).toEqual([{ match: '2', all: true }]);
  });

  it('leaves no empty list behind, which would be refused', async () => {
    const { saved } = edit({ tenants: { guard: true, public: { all: true } } });
    await userEvent.click(screen.getByLabelText('All tenants: Tenants of public dashboards'));
    expect(saved()?.public).toBeUndefined();
  });

  it('names a claim', async () => {
    const { saved } = edit({ tenants: { guard: true, from: 'claim:' } });
    await userEvent.type(screen.getByLabelText(/^Claim/), 'team');
    expect(saved()?.from).toBe('claim:team');
  });

  it('changes nothing that is provisioned', () => {
    edit({ tenants: { guard: true, map: [{ match: '1', tenants: ['acme'] }] } }, true);
    expect(screen.getByLabelText(/^Row 1: who/)).toBeDisabled();
    expect(screen.getByText('Add a row').closest('button')).toBeDisabled();
  });
});
