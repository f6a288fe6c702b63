import { locationService } from '@grafana/runtime';

import { publishSelection } from './publishSelection';

describe('the selected span', () => {
  it('becomes the value of a variable, beside what the address says already', () => {
    locationService.push('/d/runs?from=now-1h');
    publishSelection('span', 'b7ad6b7169203331');
    const { pathname, search } = locationService.getLocation();
    expect(pathname + search).toBe('/d/runs?from=now-1h&var-span=b7ad6b7169203331');
  });

  it('makes no step to go back to', () => {
    locationService.push('/d/runs');
    const before = locationService.getHistory().length;
    publishSelection('span', 'b7ad6b7169203331');
    expect(locationService.getHistory()).toHaveLength(before);
  });
});
