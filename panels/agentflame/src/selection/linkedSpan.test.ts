import { locationService } from '@grafana/runtime';

import { linkToSpan, linkedSpan } from './linkedSpan';

const unknown = (text: string) => text;

describe('the span that a page is opened with', () => {
  afterEach(() => locationService.push('/'));

  it('is that of the variable, or of the address where there is no variable', () => {
    expect(linkedSpan('span', () => 'aa')).toBe('aa');
    expect(linkedSpan('span', unknown)).toBe('');
    locationService.push('/d/x?var-span=bb');
    expect(linkedSpan('span', unknown)).toBe('bb');
    expect(linkedSpan('', unknown)).toBe('');
  });

  it('is in the link to it', () => {
    expect(new URL(linkToSpan('span', 'cc')).searchParams.get('var-span')).toBe('cc');
  });
});
