import { measureBundle } from '../build/bundleSizes';
import { findPlugins } from '../build/plugins';

describe('what a browser downloads first stays within its budget', () => {
  it.each(findPlugins().map((plugin) => [plugin.id, plugin] as const))('%s', (_, plugin) => {
    const { entry, budget } = measureBundle(plugin);
    expect(entry).toBeLessThan(budget);
  });
});
