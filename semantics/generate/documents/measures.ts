import { dimensions } from '../../src/dimensions';
import { listNumbers } from '../../src/lists';
import { measures } from '../../src/measures';
import { reasonsOf, reasonText } from '../../src/sums';
import { table } from './table';

const unitNames: Record<string, string> = {
  short: 'count',
  currencyUSD: 'USD',
  percentunit: 'share (0 to 1)',
  ms: 'ms',
  ns: 'duration',
};

/** docs/measures.md: what can be asked, in the words of the editor. */
export function measuresDocument(): string {
  const rows = measures.map(({ id, name, unit, definition }) => [
    `\`${id}\``,
    name,
    unitNames[unit] ?? unit,
    definition,
  ]);
  const ofSums = measures
    .filter(({ exactness }) => exactness.tempo_sums === 'approximate')
    .map(({ id }) => [`\`${id}\``, reasonsOf(id).map(reasonText).join(' ')]);
  const fields = dimensions.map(({ id, name, description }) => [`\`${id}\``, name, description]);
  const numbers = Object.values(listNumbers).flat();
  const ofRows = numbers
    .filter(({ id }, at) => numbers.findIndex((other) => other.id === id) === at)
    .map(({ id, name, unit, description }) => [`\`${id}\``, name, unitNames[unit] ?? unit, listsWith(id), description]);
  return `# Measures and dimensions

<!-- Written by \`npm run generate -w semantics\` from measures.json, dimensions.json and lists.json in semantics/. -->

The same definition answers in a panel, an alert rule, a variable and the app. Ranges snap outwards to the interval. A number that cannot be known is null, not zero.

Intervals of minutes and hours are counted in UTC. Days, weeks, months and years (\`1d\`, \`1w\`, \`1M\`, \`1y\`) begin as clocks in the query's time zone say, so that a day may have 23 or 25 hours; weeks begin on Monday. The data source sends the dashboard's time zone along. Alert rules and public dashboards have none: they count days in UTC unless the query names a zone.

With \`compare\` the answer stands beside that about an earlier time: \`previous\` is the time just before the range and as long as it is (snapped to whole intervals), \`90m\` is so long ago by the clock, and \`1d\`, \`1w\`, \`1M\` and \`1y\` go back on the calendar: clocks in the query's time zone show the same, whatever they were changed in between. What has no counterpart, such as the 31st a month before in one of 30 days, or an hour that clocks left out, is a gap. A table says what was (\`<id>_previous\`) and how it changed (\`<id>_change\`, a share: 0.5 is half as much again; null where nothing was). Series of the earlier time have the label \`compare\`; those of the question keep their labels, and an alert rule gets of a table the changes alone. Of top N the same groups stand apart at both times.

A heatmap (\`format: heatmap\`) counts spans by how much each adds to one measure: model calls by duration or time to first token, tool executions by duration, calls by tokens or cost. Rows are logarithmic, each ends 27 % above the one below it (1.02 to the 12th), so that ten are a power of ten; they are made of the buckets by which quantiles are found, and add up to the number of calls. Durations are counted from roll-ups, tokens and costs from spans. The frame is of Grafana's type \`heatmap-cells\`: \`xMax\` the end of the interval, \`yMin\` and \`yMax\` in the measure's unit, \`count\`.

With \`exemplars\` a time series or heatmap of such a measure comes with a frame of the spans that add most to it, two an interval and 300 in all at most, and the ids of their runs. Counts and ratios have none. Public dashboards and alert rules are shown none: they get sums only.

Where spans are sampled, all measures are of the spans that are stored; those named *Estimated* extrapolate by each span's weight, and stand beside the others so that both can be seen. Money that is booked is never estimated.

*Quantity* and *Cost* can be told by meter: what was measured and billed of each call, without overlap. Other measures cannot, since a call has several meters.

Scores have the dimensions of the call or run that they are of, and can be told apart by name, source, target and evaluator. They go with no other measure in one query.

## Measures

${table(['id', 'name', 'unit', 'definition'], rows)}

Tempo answers them from whole traces by the same rules, up to a bound; it has no scores.

## Over long ranges from Tempo

Where traces are too many to be read whole, Tempo adds up by itself ([operating.md](operating.md#tempo)). That is approximate, and a notice on the panel says what and why:

${table(['measure', 'why it is approximate'], ofSums)}

All others are answered from whole traces only.

## Dimensions

What a measure can be grouped by and filtered on.

${table(['id', 'name', 'what it holds'], fields)}

## Numbers of lists

What a row of a list shows, and can be filtered on ([filters](filters.md)).

${table(['id', 'name', 'unit', 'lists', 'what it is'], ofRows)}
`;
}

const listsWith = (id: string): string =>
  Object.entries(listNumbers)
    .filter(([, numbers]) => numbers.some((number) => number.id === id))
    .map(([list]) => list)
    .join(', ');
