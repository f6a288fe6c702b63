import catalogue from '../measures.json';

/**
 * The measures to which single spans add something, in the order of the catalogue: of them there are heatmaps and
 * exemplars. Counts, ratios and estimates are none.
 */
export const distributions: readonly string[] = catalogue.measures
  .filter(({ id, formula }) => {
    const isSum = 'sum' in formula && 'null_without' in formula;
    return 'quantile' in formula || 'mean' in formula || (isSum && !id.startsWith('estimated_'));
  })
  .map(({ id }) => id);
