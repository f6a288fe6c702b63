import { readFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryEngine } from '../../workbench/src/testing/temporaryEngine';

const database = 'otel';
const tables = {
  llm_prices: 'prices',
  llm_price_rules: 'rules',
  llm_model_limits: 'limits',
  llm_providers: 'providers',
};

/** A database with the price tables filled, for the tests of one file. */
export function temporaryPrices() {
  const engine = temporaryEngine();

  async function run(sql: string): Promise<string> {
    const { bytes } = await engine.current().run({ sql });
    return Buffer.from(bytes).toString('utf8');
  }

  beforeAll(async () => {
    for (const statement of snippet('../../sql/0004_prices.sql').split(/^;$/m)) {
      await run(statement);
    }
    for (const [table, file] of Object.entries(tables)) {
      const text = readFileSync(path.join(__dirname, `${file}.tsv`), 'utf8');
      const columns = text.slice(0, text.indexOf('\n')).replaceAll('\t', ', ');
      await run(`INSERT INTO ${database}.${table} (${columns}) FORMAT TabSeparatedWithNames\n${text}`);
    }
  });

  return {
    run,
    async rows<T>(sql: string): Promise<T[]> {
      const text = await run(`${sql} SETTINGS output_format_json_quote_decimals = 1 FORMAT JSONEachRow`);
      return text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as T);
    },
    /** What the pairs of a query (provider, model) are billed as. */
    models: (pairs: string) => snippet('models.sql').replace('{{pairs}}', () => pairs),
    /** A query's calls with cost and cost_source; it gives provider, model and the columns that cost.sql names. */
    priced(calls: string, end: string): string {
      const models = snippet('models.sql').replace(
        '{{pairs}}',
        () => `SELECT DISTINCT provider, model FROM (${calls})`
      );
      const joined = `SELECT call.*, m.* EXCEPT (provider, model) FROM (${calls}) AS call LEFT JOIN (${models}) AS m USING (provider, model)`;
      return `SELECT * EXCEPT rates FROM (${snippet('cost.sql').replace('{{calls}}', () => joined)}) ${end}`;
    },
  };
}

function snippet(name: string): string {
  return readFileSync(path.join(__dirname, 'sql', name), 'utf8').replaceAll('{{database}}', database);
}
