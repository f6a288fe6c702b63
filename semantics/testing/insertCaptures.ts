import { readCaptures } from './captures';

/*
 * Inserts every capture into otel_traces and otel_logs of a ClickHouse, for tests in other languages:
 *
 *   node --import tsx semantics/testing/insertCaptures.ts http://user:password@127.0.0.1:port/database
 */
async function insert(address: string, table: string, rows: object[]): Promise<void> {
  const url = new URL(address);
  const authorization = `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}`;
  const query = `INSERT INTO ${url.pathname.slice(1)}.${table} FORMAT JSONEachRow`;
  const response = await fetch(`http://${url.host}/?query=${encodeURIComponent(query)}`, {
    method: 'POST',
    headers: { authorization },
    body: rows.map((row) => JSON.stringify(row)).join('\n'),
  });
  if (!response.ok) {
    throw new Error(`${table}: ${await response.text()}`);
  }
}

async function main(address = ''): Promise<void> {
  const captures = readCaptures();
  await insert(
    address,
    'otel_traces',
    captures.flatMap(({ spans }) => spans)
  );
  await insert(
    address,
    'otel_logs',
    captures.flatMap(({ logs }) => logs)
  );
}

void main(process.argv[2]);
