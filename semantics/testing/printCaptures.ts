import { readCaptures } from './captures';

/*
 * The spans of all captures as the collector would store them, a JSON object a line, for tests in other languages:
 *
 *   npx tsx semantics/testing/printCaptures.ts
 */
for (const { spans } of readCaptures()) {
  for (const span of spans) {
    process.stdout.write(`${JSON.stringify(span)}\n`);
  }
}
