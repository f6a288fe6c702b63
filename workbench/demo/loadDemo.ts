import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import type { TracesRequest } from '../src/otlp/OtlpRequest';
import { writeWhole } from '../src/writeWhole';
import { demoData } from './demoData';

const gzip = promisify(gzipWithCallback);

export interface DemoPlace {
  /** Holds demo.json: when the demo was begun, and whether it arrived. Made where it is not there. */
  dataDir: string;
  /** `http://127.0.0.1:port` of the OTLP receiver. */
  otlpUrl: string;
  /** Somebody has written spans already: the demo would stand among them. */
  inUse: () => Promise<boolean>;
}

interface State {
  now: string;
  complete: boolean;
}

/**
 * Sends the demo to a new data folder, as agents would. A load that was cut off is sent again for the same hour: spans
 * that arrive twice count once. Returns the number of spans, 0 where there was nothing to do.
 */
export async function loadDemo({ dataDir, otlpUrl, inUse }: DemoPlace): Promise<number> {
  const file = join(dataDir, 'demo.json');
  const begun = readState(file);
  if (begun?.complete || (begun === undefined && (await inUse()))) {
    return 0;
  }
  mkdirSync(dataDir, { recursive: true });
  const now = begun?.now ?? new Date().toISOString();
  const keep = (state: State) => writeWhole(file, `${JSON.stringify(state)}\n`);
  keep({ now, complete: false });
  const { requests } = demoData(new Date(now));
  await Promise.all(requests.map((request) => send(`${otlpUrl}/v1/traces`, request)));
  keep({ now, complete: true });
  return requests.reduce((sum, request) => sum + countSpans(request), 0);
}

async function send(url: string, request: TracesRequest): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const response = await fetch(url, { method: 'POST', headers, body: await gzip(JSON.stringify(request)) });
  if (!response.ok) {
    throw new Error(`The demo was not taken (${response.status}): ${await response.text()}`);
  }
}

function countSpans({ resourceSpans }: TracesRequest): number {
  return resourceSpans.flatMap(({ scopeSpans }) => scopeSpans).reduce((sum, { spans }) => sum + spans.length, 0);
}

function readState(file: string): State | undefined {
  if (!existsSync(file)) {
    return undefined;
  }
  const { now, complete }: Partial<State> = JSON.parse(readFileSync(file, 'utf8'));
  return now === undefined ? undefined : { now, complete: complete === true };
}
