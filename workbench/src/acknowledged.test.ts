import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeProtobuf } from './otlp/protobuf';
import { buildBackend, RunningWorkbench } from './testing/RunningWorkbench';

// Four starts, on machines that do other things as well.
jest.setTimeout(600_000);

const KILLS = 3;
const SENDERS = 4;
const SPANS_A_REQUEST = 25;

const folder = mkdtempSync(join(tmpdir(), 'loopscope-acknowledged-'));
let workbench: RunningWorkbench | undefined;

beforeAll(buildBackend);

afterAll(async () => {
  await workbench?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

test('what was acknowledged is there exactly once after kills at any moment; the rest is sent again', async () => {
  workbench = await RunningWorkbench.start(folder, '--empty');
  let stopped = false;
  const senders = Array.from({ length: SENDERS }, (_, i) => send(i, () => stopped));
  for (let kills = 0; kills < KILLS; kills++) {
    await requestsAcknowledged(SENDERS);
    await pause(Math.random() * 1500);
    await workbench.end('SIGKILL');
    workbench = await RunningWorkbench.start(folder, '--empty');
  }
  await requestsAcknowledged(SENDERS);
  stopped = true;
  const acknowledged = (await Promise.all(senders)).flat().sort();

  const deadline = Date.now() + 240_000;
  const settled = async () => {
    const rows = await workbench?.sql<{ span_id: string }>(
      `SELECT span_id FROM otel.llm_spans_v WHERE service = 'sender' AND counts_call ORDER BY span_id`
    );
    return rows?.map(({ span_id }) => span_id);
  };
  let spans = await settled();
  while (spans?.length !== acknowledged.length && Date.now() < deadline) {
    await pause(1000);
    spans = await settled();
  }
  expect(spans).toEqual(acknowledged);
});

let requests = 0;

async function requestsAcknowledged(more: number): Promise<void> {
  const enough = requests + more;
  while (requests < enough) {
    await pause(20);
  }
}

/** Sends one request after the other, each until it is acknowledged, as exporters do. Returns the ids of its spans. */
async function send(sender: number, stopped: () => boolean): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let request = 1; !stopped(); request++) {
    const ids = Array.from({ length: SPANS_A_REQUEST }, (_, i) => hex(sender + 1, 4) + hex(request, 8) + hex(i, 4));
    const body = bodyOf(ids);
    while (!(await post(body))) {
      await pause(100);
    }
    acknowledged.push(...ids);
    requests++;
  }
  return acknowledged;
}

const hex = (number: number, digits: number) => number.toString(16).padStart(digits, '0');

function bodyOf(ids: string[]): Uint8Array<ArrayBuffer> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const spans = ids.map((id) => ({
    traceId: Buffer.from(id + id, 'hex').toString('base64'),
    spanId: Buffer.from(id, 'hex').toString('base64'),
    name: 'chat gpt-5',
    kind: 3,
    startTimeUnixNano: String(now),
    endTimeUnixNano: String(now + 1_000_000n),
    attributes: [
      { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
      { key: 'gen_ai.request.model', value: { stringValue: 'gpt-5' } },
      { key: 'gen_ai.usage.input_tokens', value: { intValue: '100' } },
    ],
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'sender' } }] };
  return new Uint8Array(encodeProtobuf('TracesRequest', { resourceSpans: [{ resource, scopeSpans: [{ spans }] }] }));
}

/** False where nothing answers, or an answer other than 200 says that nothing was kept. */
async function post(body: Uint8Array<ArrayBuffer>): Promise<boolean> {
  try {
    const headers = { 'content-type': 'application/x-protobuf' };
    return (await fetch(`${workbench?.otlp}/v1/traces`, { method: 'POST', headers, body })).status === 200;
  } catch {
    return false;
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
