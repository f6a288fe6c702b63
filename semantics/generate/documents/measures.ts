import { dimensions } from '../../src/dimensions';
import { measures } from '../../src/measures';
import { table } from './table';

const unitNames: Record<string, string> = {
  short: 'count',
  currencyUSD: 'USD',
  percentunit: 'share (0 to 1)',
  ms: 'ms',
};

/** docs/measures.md: what can be asked, in the words of the editor. */
export function measuresDocument(): string {
  const rows = measures.map(({ id, name, unit, definition }) => [
    `\`${id}\``,
    name,
    unitNames[unit] ?? unit,
    definition,
  ]);
  const fields = dimensions.map(({ id, name, description }) => [`\`${id}\``, name, description]);
  return `# Measures and dimensions

<!-- Written by \`npm run generate -w semantics\` from semantics/measures.json and semantics/dimensions.json. -->

The same definition answers in a panel, an alert rule, a variable and the app. Ranges snap outwards to the interval. A number that cannot be known is null, not zero.

## Measures

${table(['id', 'name', 'unit', 'definition'], rows)}

On Tempo none of them is answered yet.

## Dimensions

What a measure can be grouped by and filtered on.

${table(['id', 'name', 'what it holds'], fields)}
`;
}
