import { endMs, type TraceSpan } from '../frames/TraceSpan';

/** How many spans may lie around a missing parent for one of them to stand in for it. */
const MOST_AROUND = 32;
/** A line of callers that is longer leads nowhere. */
const MOST_ABOVE = 64;
/** Bounds what is looked at in one trace: missing parents times spans that could stand in for one. */
const MOST_COMPARISONS = 4_000_000;

/** Clocks of float milliseconds since 1970 resolve no better than this. */
export const CLOCK_TOLERANCE_MS = 0.001;

const NONE = -1;

/** A parent that is not in the data: it lasted at least as long as all spans that name it. */
interface Gap {
  startMs: number;
  endMs: number;
  children: number[];
}

/** A span that could stand in for a missing parent, with its told callers, which lead to a root or to a gap. */
interface Container {
  node: number;
  above: number[];
  gap: Gap | undefined;
}

/**
 * Which span stands in for the missing parent of a span, by positions: the innermost agent, tool, workflow or root around
 * all spans that name that parent, by told callers and by time. None where two lie beside each other and nothing around
 * both, nor while no root is around: the parent may just not have ended. Settlement has the same rule.
 *
 * `parents` holds told parents' positions or -1, `cut` the spans at which a circle of parents was cut.
 */
export function standIns(
  spans: readonly TraceSpan[],
  parents: Int32Array,
  cut: ReadonlySet<number>
): Map<number, number> {
  const found = new Map<number, number>();
  const gapsByTrace = findGaps(spans, parents, cut);
  if (gapsByTrace.size === 0) {
    return found;
  }
  const containersByTrace = new Map<string, Container[]>();
  spans.forEach((span, node) => {
    const gaps = gapsByTrace.get(span.traceId);
    const container = gaps && couldStandIn(span) ? containerOf(spans, parents, cut, gaps, node) : undefined;
    if (container) {
      const containers = containersByTrace.get(span.traceId) ?? [];
      containersByTrace.set(span.traceId, containers);
      containers.push(container);
    }
  });
  for (const [traceId, gaps] of gapsByTrace) {
    const containers = containersByTrace.get(traceId) ?? [];
    if (gaps.size * containers.length > MOST_COMPARISONS) {
      continue;
    }
    for (const gap of gaps.values()) {
      const standIn = innermost(spans, around(spans, gap, containers));
      if (standIn !== NONE) {
        gap.children.forEach((child) => found.set(child, standIn));
      }
    }
  }
  return found;
}

function findGaps(
  spans: readonly TraceSpan[],
  parents: Int32Array,
  cut: ReadonlySet<number>
): Map<string, Map<string, Gap>> {
  const gapsByTrace = new Map<string, Map<string, Gap>>();
  spans.forEach((span, node) => {
    if (span.parentSpanId === '' || parents[node] !== NONE || cut.has(node)) {
      return;
    }
    const gaps = gapsByTrace.get(span.traceId) ?? new Map<string, Gap>();
    gapsByTrace.set(span.traceId, gaps);
    const gap = gaps.get(span.parentSpanId) ?? { startMs: Infinity, endMs: -Infinity, children: [] };
    gaps.set(span.parentSpanId, gap);
    gap.startMs = Math.min(gap.startMs, span.startMs);
    gap.endMs = Math.max(gap.endMs, endMs(span));
    gap.children.push(node);
  });
  return gapsByTrace;
}

/** Agents, tools and what surrounds them have others below; a root has all of its trace. */
function couldStandIn({ llm, parentSpanId }: TraceSpan): boolean {
  return parentSpanId === '' || (llm !== null && ['agent', 'tool', 'handoff', 'workflow'].includes(llm.kind));
}

function containerOf(
  spans: readonly TraceSpan[],
  parents: Int32Array,
  cut: ReadonlySet<number>,
  gaps: ReadonlyMap<string, Gap>,
  node: number
): Container | undefined {
  const above: number[] = [];
  let top = node;
  while (parents[top] !== NONE) {
    top = parents[top];
    above.push(top);
    if (above.length === MOST_ABOVE) {
      return undefined;
    }
  }
  return cut.has(top) ? undefined : { node, above, gap: gaps.get(spans[top].parentSpanId) };
}

function around(spans: readonly TraceSpan[], gap: Gap, containers: readonly Container[]): Container[] {
  const holding = containers.filter((container) => holds(spans, container, gap));
  const isRooted = holding.some(({ node }) => spans[node].parentSpanId === '');
  return isRooted && holding.length <= MOST_AROUND ? holding : [];
}

/** Of two gaps only the one around the other in time may lie above it: so no circle comes about. */
function holds(spans: readonly TraceSpan[], container: Container, gap: Gap): boolean {
  const span = spans[container.node];
  return (
    container.gap !== gap &&
    span.startMs <= gap.startMs + CLOCK_TOLERANCE_MS &&
    endMs(span) >= gap.endMs - CLOCK_TOLERANCE_MS &&
    (container.gap === undefined || isBefore(container.gap, gap))
  );
}

function isBefore(gap: Gap, other: Gap): boolean {
  return gap.startMs < other.startMs || (gap.startMs === other.startMs && gap.endMs > other.endMs);
}

/** The one that lies within most others, if each of the others is around it or within it. */
function innermost(spans: readonly TraceSpan[], places: readonly Container[]): number {
  const isAround = (outer: Container, inner: Container) =>
    inner.above.includes(outer.node) || (inner.gap !== undefined && holds(spans, outer, inner.gap));
  let deepest = -1;
  let node = NONE;
  for (const place of places) {
    const outer = places.filter((other) => isAround(other, place)).length;
    const inner = places.filter((other) => isAround(place, other)).length;
    if (outer + inner === places.length - 1 && outer > deepest) {
      deepest = outer;
      node = place.node;
    }
  }
  return node;
}
