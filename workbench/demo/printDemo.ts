import { traceRows } from '../src/otlp/rows';
import { demoData } from './demoData';

/*
 * The demo's spans as the collector would store them, a JSON object a line, for tests in other languages:
 *
 *   npx tsx demo/printDemo.ts 2026-11-21T12:00:00Z
 */
for (const request of demoData(new Date(process.argv[2])).requests) {
  for (const row of traceRows(request)) {
    process.stdout.write(`${JSON.stringify(row)}\n`);
  }
}
