import type { Span } from '../src/otlp/OtlpRequest';
import { keyValues, type Convention, type Message, type NamedSpan, type Value } from './conventions';
import type { Ledger, RunLabels, Usage } from './Ledger';
import type { Model } from './models';
import type { Random } from './random';

export interface RunSetting {
  service: string;
  /** Empty: nobody's, to be found as unallocated. */
  team: string;
  project: string;
  session: string;
  user: string;
  /** Nanoseconds since 1970. */
  start: bigint;
  convention: Convention;
  random: Random;
  ledger: Ledger;
}

export interface CallOptions {
  usage: Usage;
  says: string;
  /** The tool that the answer asks for. */
  asksFor?: { name: string; args: object };
  finish?: string;
  /** Milliseconds. */
  takes: number;
  maxOutput?: number;
  firstToken?: number;
  prompt?: { name: string; version: string };
  toolNames?: readonly string[];
  retry?: boolean;
}

export interface ToolOptions {
  takes: number;
  error?: string;
  /** Told by the script: the same was asked and answered before, and nothing new came in between. */
  repeat?: boolean;
}

const MILLISECOND = 1_000_000n;

/** One run of an agent, written down as spans and in the ledger while the script tells it. */
export class Run {
  readonly spans: Span[] = [];
  readonly traceId: string;
  private now: bigint;

  constructor(private readonly setting: RunSetting) {
    this.traceId = setting.random.hex(32);
    this.now = setting.start;
    setting.ledger.run(this.labels);
  }

  get labels(): RunLabels {
    const { service, team, project, session, user } = this.setting;
    return { service, team, project, session, user, run: this.traceId };
  }

  get team(): string {
    return this.setting.team;
  }

  get project(): string {
    return this.setting.project;
  }

  /** Time in which nothing is written. */
  wait(milliseconds: number): void {
    this.now += BigInt(Math.round(milliseconds * 1000)) * (MILLISECOND / 1000n);
  }

  /** The request of a web server around the run, as an HTTP instrumentation writes it. */
  request(path: string, inside: (span: string) => void): void {
    this.around(
      '',
      { name: `POST ${path}`, attributes: { 'http.request.method': 'POST', 'http.route': path } },
      2,
      (span) => {
        this.wait(3);
        inside(span);
        this.wait(2);
      }
    );
  }

  agent(name: string, parent: string, inside: (agent: AgentTurn) => void, failure?: string): void {
    const written = this.setting.convention.agent(name);
    this.around(parent, written, 1, (span) => inside(new AgentTurn(this, this.setting, name, span)), failure);
  }

  /** A span over what `inside` tells. Like every exporter, it hands the span over when it ends. */
  around(parent: string, written: NamedSpan, kind: number, inside: (span: string) => void, failure?: string): void {
    const spanId = this.setting.random.hex(16);
    const start = this.now;
    inside(spanId);
    this.write(spanId, parent, written, kind, start, failure);
  }

  /** A span without any below it. */
  leaf(parent: string, written: NamedSpan, kind: number, takes: number, failure?: string): void {
    this.around(parent, written, kind, () => this.wait(takes), failure);
    this.wait(1 + this.setting.random.next() * 4);
  }

  private write(
    spanId: string,
    parent: string,
    written: NamedSpan,
    kind: number,
    start: bigint,
    failure?: string
  ): void {
    const { convention, session, user } = this.setting;
    const attributes: Record<string, Value> = { ...written.attributes, ...convention.context(session, user) };
    this.spans.push({
      traceId: this.traceId,
      spanId,
      parentSpanId: parent || undefined,
      name: written.name,
      kind,
      startTimeUnixNano: start.toString(),
      endTimeUnixNano: this.now.toString(),
      attributes: keyValues(attributes),
      status: failure === undefined ? {} : { code: 2, message: failure },
    });
  }
}

/** An agent at work: its conversation grows with all that it asks and is told. */
export class AgentTurn {
  readonly messages: Message[] = [];

  constructor(
    private readonly run: Run,
    private readonly setting: RunSetting,
    readonly name: string,
    private readonly span: string
  ) {}

  system(text: string): void {
    this.messages.push({ role: 'system', text });
  }

  user(text: string): void {
    this.messages.push({ role: 'user', text });
  }

  /** Asks the model. What it answers joins the conversation; the id of the tool call it makes is returned. */
  call(model: Model, options: CallOptions): string {
    const { random, ledger, convention } = this.setting;
    const { usage, says, asksFor, takes, finish, retry, prompt, toolNames = [] } = options;
    const id = `call_${random.hex(16)}`;
    const message: Message = { role: 'assistant', text: says, toolCall: asksFor && { id, ...asksFor } };
    const answer = {
      message,
      usage,
      finish: finish ?? (asksFor ? 'tool_calls' : 'stop'),
      id: `resp_${random.hex(20)}`,
    };
    this.run.leaf(this.span, convention.call({ ...options, model, input: this.messages, answer, toolNames }), 3, takes);
    ledger.call(this.run.labels, model, usage, { promptVersion: prompt?.version, retry });
    this.messages.push(message);
    return id;
  }

  /** A call that the provider turns down. */
  failedCall(
    model: Model,
    { error, takes, prompt, toolNames = [] }: Pick<CallOptions, 'takes' | 'prompt' | 'toolNames'> & { error: string }
  ): void {
    const { ledger, convention } = this.setting;
    this.run.leaf(
      this.span,
      convention.call({ model, input: this.messages, error, prompt, toolNames }),
      3,
      takes,
      error
    );
    ledger.failedCall(this.run.labels, model, prompt?.version);
  }

  tool(name: string, id: string, args: object, result: string, { takes, error, repeat }: ToolOptions): void {
    const { ledger, convention } = this.setting;
    this.run.leaf(this.span, convention.tool({ name, id, args, result, error }), 1, takes, error && result);
    ledger.tool(this.run.labels, { failed: error !== undefined, repeat });
    this.messages.push({ role: 'tool', toolResult: { id, text: result } });
  }

  embed(model: Model, text: string, tokens: number, takes: number): void {
    const { ledger, convention } = this.setting;
    this.run.leaf(this.span, convention.embedding(model, text, tokens), 3, takes);
    ledger.embedding(this.run.labels, model, tokens);
  }

  /** Gives the word to another agent, which works below this one. */
  handOff(to: string, id: string, brief: string, inside: (agent: AgentTurn) => void): void {
    const { ledger, convention } = this.setting;
    const name = `transfer_to_${to}`;
    this.run.leaf(this.span, convention.tool({ name, id, args: { brief }, result: `${to} takes over` }), 1, 1);
    ledger.handoff(this.run.labels);
    this.messages.push({ role: 'tool', toolResult: { id, text: `${to} takes over` } });
    this.run.agent(to, this.span, inside);
  }

  wait(milliseconds: number): void {
    this.run.wait(milliseconds);
  }
}
