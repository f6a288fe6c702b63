import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Engine } from '../engine/Engine';
import { openTestEngine } from './OldestEngine';

export const DATABASE = 'otel';

/** An engine on an empty folder with the collector's tables, as maps or in columns of the JSON type, for the tests of one file. */
export function temporaryEngine(attributes: 'map' | 'json' = 'map'): { current: () => Engine } {
  let engine: Engine | undefined;
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'loopscope-engine-'));
    engine = openTestEngine({ dataDir: folder });
    await engine.run({ sql: `CREATE DATABASE ${DATABASE} ENGINE = Atomic` });
    for (const sql of collectorTables(attributes)) {
      await engine.run({ sql });
    }
  });

  afterAll(async () => {
    await engine?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  return {
    current: () => {
      if (engine === undefined) {
        throw new Error('The engine is open only while tests run.');
      }
      return engine;
    },
  };
}

function collectorTables(attributes: 'map' | 'json'): string[] {
  const file = resolve(__dirname, '../../../semantics/sql/0001_otel.sql');
  const filled = readFileSync(file, 'utf8')
    .replaceAll('{{database}}', DATABASE)
    .replaceAll('{{traces}}', 'otel_traces')
    .replaceAll('{{logs}}', 'otel_logs')
    .replaceAll('Map(LowCardinality(String), String)', attributes === 'json' ? 'JSON' : '$&');
  return filled.split(/^;$/m).filter((statement) => statement.trim() !== '');
}
