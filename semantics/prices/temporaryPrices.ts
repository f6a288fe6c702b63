import { readFileSync } from 'node:fs';
import path from 'node:path';
import { costSql, modelsSql } from '../generate/prices/sql';
import { filled } from '../generate/settlement/text';
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

  async function run(statement: string): Promise<string> {
    const { bytes } = await engine.current().run({ sql: statement });
    return Buffer.from(bytes).toString('utf8');
  }

  async function rows<T>(query: string): Promise<T[]> {
    const text = await run(`${query} SETTINGS output_format_json_quote_decimals = 1 FORMAT JSONEachRow`);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as T);
  }

  /** What the pairs of a query (provider, model) are billed as. */
  function models(pairs: string): string {
    return filled(modelsSql(pairs), { database });
  }

  beforeAll(async () => {
    await run(`CREATE TABLE IF NOT EXISTS ${database}.llm_spans (trace_id String) ENGINE = Memory`);
    const tablesSql = ['0004_prices.sql', '0008_skus.sql'].map((name) => read(`../sql/${name}`)).join('\n;\n');
    for (const statement of filled(tablesSql, { database }).split(/^;$/m)) {
      await run(statement);
    }
    for (const [table, file] of Object.entries(tables)) {
      const text = read(`${file}.tsv`);
      const columns = text.slice(0, text.indexOf('\n')).replaceAll('\t', ', ');
      await run(`INSERT INTO ${database}.${table} (${columns}) FORMAT TabSeparatedWithNames\n${text}`);
    }
  });

  return {
    run,
    rows,
    models,
    /** A query's calls with cost and cost_source; it gives provider, model and the columns that cost.sql names. */
    async priced<T>(calls: string, order = ''): Promise<T[]> {
      const pairs = `SELECT DISTINCT provider, model FROM (${calls})`;
      await run(`CREATE OR REPLACE TABLE ${database}.models_of_calls ENGINE = Memory AS ${models(pairs)}`);
      const joined = `SELECT call.*, m.* EXCEPT (provider, model) FROM (${calls}) AS call LEFT JOIN ${database}.models_of_calls AS m USING (provider, model)`;
      return rows<T>(`SELECT * EXCEPT rates FROM (${costSql(joined)}) ${order}`);
    },
  };
}

function read(name: string): string {
  return readFileSync(path.join(__dirname, name), 'utf8');
}
