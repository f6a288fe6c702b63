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

Intervals of minutes and hours are counted in UTC. Days, weeks, months and years (\`1d\`, \`1w\`, \`1M\`, \`1y\`) begin as clocks in the query's time zone say, so that a day may have 23 or 25 hours; weeks begin on Monday. The data source sends the dashboard's time zone along. Alert rules and public dashboards have none: they count days in UTC unless the query names a zone.

Where spans are sampled, all measures are of the spans that are stored; those named *Estimated* extrapolate by each span's weight, and stand beside the others so that both can be seen. Money that is booked is never estimated.

*Quantity* and *Cost* can be told by meter: what was measured and billed of each call, without overlap. Other measures cannot, since a call has several meters.

Scores have the dimensions of the call or run that they are of, and can be told apart by name, source, target and evaluator. They go with no other measure in one query.

## Measures

${table(['id', 'name', 'unit', 'definition'], rows)}

On Tempo none of them is answered yet.

## Dimensions

What a measure can be grouped by and filtered on.

${table(['id', 'name', 'what it holds'], fields)}
`;
}
