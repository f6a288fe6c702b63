const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;

/** Stands for the measure's name, beside the dimensions that a query groups by. */
export const MEASURE_PLACEHOLDER = 'measure';

/** The placeholders of a legend that a query grouped by these dimensions has no value for; a variable may name any. */
export function unknownPlaceholders(legend: string, groupBy: string[]): string[] {
  if (groupBy.some((dimension) => dimension.includes('$'))) {
    return [];
  }
  const names = [...legend.matchAll(PLACEHOLDER)].map(([, name]) => name);
  return [...new Set(names.filter((name) => name !== MEASURE_PLACEHOLDER && !groupBy.includes(name)))];
}

/** Legends to choose from: each dimension alone, all of them, and with the measure's name. */
export function legendChoices(groupBy: string[]): string[] {
  const dimensions = groupBy.filter((dimension) => !dimension.includes('$')).map((dimension) => `{{${dimension}}}`);
  const measure = `{{${MEASURE_PLACEHOLDER}}}`;
  return [...new Set([...dimensions, dimensions.join(' · '), measure, [measure, ...dimensions].join(' · ')])].filter(
    Boolean
  );
}
