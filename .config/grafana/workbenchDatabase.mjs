import fs from 'node:fs';
import path from 'node:path';
import { root } from '../setup/run.mjs';

/** What provisioning/datasources asks for: the environment's, else the database of the workbench. */
export function workbenchDatabase(environment = process.env) {
  const data = path.resolve(root, environment.LOOPSCOPE_DATA || '.loopscope');
  const file = path.join(data, 'credentials.json');
  const known = environment.LOOPSCOPE_CLICKHOUSE_URL;
  if (!known && !fs.existsSync(file)) {
    throw new Error(
      `There is no ClickHouse to read: start the workbench first (npm start), which writes ${path.relative(root, file)}, ` +
        'or set LOOPSCOPE_CLICKHOUSE_URL, _DATABASE, _USER and _PASSWORD.'
    );
  }
  const { user = '', password = '', database = 'otel' } = known ? {} : JSON.parse(fs.readFileSync(file, 'utf8'));
  return {
    LOOPSCOPE_CLICKHOUSE_URL: known || `http://127.0.0.1:${environment.LOOPSCOPE_CLICKHOUSE_PORT || 8123}`,
    LOOPSCOPE_CLICKHOUSE_DATABASE: environment.LOOPSCOPE_CLICKHOUSE_DATABASE || database,
    LOOPSCOPE_CLICKHOUSE_USER: environment.LOOPSCOPE_CLICKHOUSE_USER || user,
    LOOPSCOPE_CLICKHOUSE_PASSWORD: environment.LOOPSCOPE_CLICKHOUSE_PASSWORD || password,
    LOOPSCOPE_TEMPO_URL: environment.LOOPSCOPE_TEMPO_URL || 'http://127.0.0.1:3200',
  };
}
