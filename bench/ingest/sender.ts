import { Agent, request } from 'node:http';
import { OtlpBody } from './OtlpBody';

/** What the sender did since its last word. */
export interface Sent {
  spans: number;
  turnedAway: number;
  failed: number;
  cpuMs: number;
}

const CONNECTIONS = 32;
const TRACES_A_REQUEST = 100;

/*
 * Sends spans over OTLP at a rate, as many collectors do: a process of its own, so that what it costs is told apart.
 * Messages from the parent: {rate} in spans a second, 0 to pause; each is answered with what was done since the last.
 */
const [, , url = ''] = process.argv;
const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
const headers = { 'content-type': 'application/x-protobuf' };

let rate = 0;
/** Spans that may be sent by now, less those that were begun. */
let allowance = 0;
let toppedUp = performance.now();
let sent: Sent = { spans: 0, turnedAway: 0, failed: 0, cpuMs: 0 };
let cpu = process.cpuUsage();

process.on('message', (asked: { rate: number }) => {
  const used = process.cpuUsage(cpu);
  cpu = process.cpuUsage();
  process.send?.({ ...sent, cpuMs: (used.user + used.system) / 1000 });
  sent = { spans: 0, turnedAway: 0, failed: 0, cpuMs: 0 };
  rate = asked.rate;
  allowance = 0;
  toppedUp = performance.now();
});
process.on('disconnect', () => process.exit(0));

for (let connection = 0; connection < CONNECTIONS; connection++) {
  void keepSending(new OtlpBody(connection, TRACES_A_REQUEST));
}

async function keepSending(body: OtlpBody): Promise<void> {
  for (let turn = 1; ; turn++) {
    while (!mayBegin(body.spans)) {
      await pause(5);
    }
    const bytes = body.at(turn, Date.now());
    let status = await post(bytes);
    while (status === 503 || status === 429) {
      sent.turnedAway++;
      await pause(2000);
      status = await post(bytes);
    }
    if (status === 200) {
      sent.spans += body.spans;
    } else {
      sent.failed++;
    }
  }
}

function mayBegin(spans: number): boolean {
  const now = performance.now();
  allowance = Math.min(allowance + ((now - toppedUp) / 1000) * rate, rate);
  toppedUp = now;
  if (allowance < spans) {
    return false;
  }
  allowance -= spans;
  return true;
}

function post(body: Buffer): Promise<number> {
  return new Promise((resolve) => {
    const sending = request(url, { method: 'POST', agent, headers: { ...headers, 'content-length': body.length } });
    sending.on('response', (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    sending.on('error', () => resolve(0));
    sending.end(body);
  });
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
