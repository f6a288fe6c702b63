import { catalogueOptions } from './catalogueOptions';

describe('options that need no data', () => {
  it('are measures and dimensions by their names', () => {
    expect(catalogueOptions({ kind: 'measures' })).toContainEqual({ text: 'Loop velocity', value: 'loop_velocity' });
    expect(catalogueOptions({ kind: 'dimensions' })).toContainEqual({ text: 'Model', value: 'model' });
  });

  it('are not there for what only the data know', () => {
    expect(catalogueOptions({ kind: 'values' })).toBeUndefined();
    expect(catalogueOptions({ kind: 'runs' })).toBeUndefined();
  });
});
