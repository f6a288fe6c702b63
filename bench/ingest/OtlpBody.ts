import { encodeProtobuf } from '../../workbench/src/otlp/protobuf';
import { AGENTS, isCall, isHttp, isTool, MODELS, SPANS_PER_TRACE, TEXT } from './mix';

/** Stands where a time is set anew each time the body is sent; found by its bytes. */
const TIME = 0xfeedn << 48n;

/**
 * An OTLP request, encoded once and given new trace ids, response ids and times before each sending, so that the sender
 * costs little beside what is measured.
 */
export class OtlpBody {
  readonly spans: number;
  private readonly body: Buffer;
  private readonly traceIds: number[];
  private readonly responseIds: number[];
  private readonly times: Array<{ at: number; after: bigint }>;

  constructor(
    private readonly sender: number,
    traces: number
  ) {
    this.spans = traces * SPANS_PER_TRACE;
    const resourceSpans = Array.from({ length: traces }, (_, trace) => ({
      resource: { attributes: attributes(resource(trace)) },
      scopeSpans: scopes(sender, trace),
    }));
    this.body = Buffer.from(encodeProtobuf('TracesRequest', { resourceSpans }));
    this.traceIds = placesOf(this.body, Buffer.from('TRACE-ID'));
    this.responseIds = placesOf(this.body, Buffer.from('RESPONSE'));
    this.times = placesOf(this.body, Buffer.from([0xed, 0xfe])).flatMap((at) => {
      const after = this.body.readBigUInt64LE(at - 6) - TIME;
      return after >= 0n && after < 2n ** 40n ? [{ at: at - 6, after }] : [];
    });
  }

  /** The body of its `turn`-th sending, as of `now` in Unix milliseconds. Valid until the next call. */
  at(turn: number, now: number): Buffer {
    for (const at of this.traceIds) {
      this.body.writeUInt32BE(0x10000 + this.sender, at);
      this.body.writeUInt32BE(turn, at + 4);
    }
    const digits = turn.toString(36).padStart(8, '0');
    for (const at of this.responseIds) {
      this.body.write(digits, at, 'latin1');
    }
    const began = BigInt(now - 12_000) * 1_000_000n;
    for (const { at, after } of this.times) {
      this.body.writeBigUInt64LE(began + after, at);
    }
    return this.body;
  }
}

function placesOf(body: Buffer, mark: Buffer): number[] {
  const places = [];
  for (let at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + mark.length)) {
    places.push(at);
  }
  return places;
}

function scopes(sender: number, trace: number) {
  const all = Array.from({ length: SPANS_PER_TRACE }, (_, place) => ({ place, span: span(sender, trace, place) }));
  const of = (name: string, http: boolean) => ({
    scope: { name, version: '0.60b1' },
    spans: all.filter(({ place }) => isHttp(place) === http).map((entry) => entry.span),
  });
  return [of('agents.tracing', false), of('opentelemetry.instrumentation.httpx', true)];
}

function span(sender: number, trace: number, place: number) {
  const id = (number: number) => {
    const bytes = Buffer.alloc(8, 1);
    bytes.writeUInt32BE(trace * SPANS_PER_TRACE + number, 4);
    return bytes.toString('base64');
  };
  const traceId = Buffer.from(`TRACE-ID${String(trace).padStart(8, '0')}`).toString('base64');
  const started = TIME + BigInt(place) * 1_000_000_000n;
  return {
    traceId,
    spanId: id(place),
    ...(place === 0 ? {} : { parentSpanId: id(isHttp(place) ? place - 1 : 0) }),
    name: nameOf(trace, place),
    kind: isCall(place) || isHttp(place) ? 3 : 1,
    startTimeUnixNano: String(started),
    endTimeUnixNano: String(started + 200_000_000n + BigInt((trace * 7919 + place) % 2000) * 1_000_000n),
    attributes: attributes(tellsOf(sender, trace, place)),
  };
}

const modelOf = (trace: number) => MODELS[trace % MODELS.length];
const agentOf = (trace: number) => AGENTS[trace % AGENTS.length];

function nameOf(trace: number, place: number): string {
  if (place === 0) {
    return `invoke_agent ${agentOf(trace)}`;
  }
  return isCall(place) ? `chat ${modelOf(trace)}` : isTool(place) ? 'execute_tool search' : 'POST /v1';
}

type Told = Record<string, string | number>;

function attributes(told: Told) {
  return Object.entries(told).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}

function resource(trace: number): Told {
  return {
    'service.name': `service-${trace % 2 === 0 ? 0 : trace % 40}`,
    'service.version': '1.4.2',
    'deployment.environment.name': 'production',
    team: `team-${trace % 12}`,
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'python',
    'telemetry.sdk.version': '1.39.0',
    'k8s.pod.name': `agents-${(trace * 7919) % 100_000}`,
    'k8s.namespace.name': 'agents',
    'k8s.deployment.name': 'agents',
    'host.name': `node-${trace % 30}`,
    'process.pid': 17,
    'process.runtime.name': 'cpython',
    'process.runtime.version': '3.12.7',
    'cloud.region': 'eu-central-1',
  };
}

/** What each kind of span of the mix says about itself; the same keys as `insertGenerated` writes. */
function tellsOf(sender: number, trace: number, place: number): Told {
  const number = trace * SPANS_PER_TRACE + place;
  const words = (size: number) => TEXT.slice((number * 131) % 90_000, ((number * 131) % 90_000) + size);
  if (place === 0) {
    return {
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': agentOf(trace),
      'gen_ai.conversation.id': `c-${trace >> 2}`,
      'user.id': `u-${(trace * 7919) % 5000}`,
    };
  }
  if (isCall(place)) {
    const system = { role: 'system', parts: [{ type: 'text', content: 'You help.' }] };
    const asked = { role: 'user', parts: [{ type: 'text', content: words(3600) }] };
    const said = { role: 'assistant', parts: [{ type: 'text', content: words(700) }], finish_reason: 'stop' };
    return {
      'gen_ai.operation.name': 'chat',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': modelOf(trace),
      'gen_ai.response.model': modelOf(trace),
      'gen_ai.response.id': `RESPONSE-${sender}-${number}`,
      'gen_ai.request.temperature': '0.2',
      'gen_ai.usage.input_tokens': 900 + (number % 3000),
      'gen_ai.usage.cache_read.input_tokens': number % 900,
      'gen_ai.usage.output_tokens': 50 + (number % 700),
      'gen_ai.response.finish_reasons': '["stop"]',
      'gen_ai.input.messages': JSON.stringify([system, asked]),
      'gen_ai.output.messages': JSON.stringify([said]),
    };
  }
  if (isTool(place)) {
    return {
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'search',
      'gen_ai.tool.call.id': `call_${number}`,
      'gen_ai.tool.call.arguments': JSON.stringify({ query: words(60) }),
      'gen_ai.tool.call.result': JSON.stringify({ results: [words(900)] }),
    };
  }
  return {
    'http.request.method': 'POST',
    'url.full': 'https://api.example.com/v1/chat/completions',
    'http.response.status_code': 200,
    'server.address': 'api.example.com',
    'server.port': 443,
    'network.protocol.version': '1.1',
    'user_agent.original': 'python-httpx/0.28.1',
  };
}
