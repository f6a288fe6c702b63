import fc from 'fast-check';
import { branchUsage, buildRunTree, type RunTree, type TraceSpan } from '@loopscope/core';

import { agentSpan, modelCall, plainSpan, toolCall } from '@loopscope/core/testdata/aSpan';
import { arbitrarySpans } from '@loopscope/core/testdata/arbitrarySpans';
import { researchRun } from '@loopscope/core/testdata/researchRun';
import { foldGroups } from './foldGroups';
import { groupName } from './groupName';
import { tandemRepeats } from './tandemRepeats';
import { withGroups } from './withGroups';

describe('repeats in a sequence', () => {
  const repeats = (tokens: number[], counts = () => true) => tandemRepeats(Int32Array.from(tokens), counts, 3);

  it.each([
    [[1, 1, 1, 1], [{ from: 0, period: 1, count: 4 }]],
    [[9, 1, 2, 1, 2, 1, 2, 8], [{ from: 1, period: 2, count: 3 }]],
    [[1, 1], []],
    [[-1, -2, -3], []],
    [
      [1, 1, 1, 2, 3, 2, 3, 2, 3],
      [
        { from: 0, period: 1, count: 3 },
        { from: 3, period: 2, count: 3 },
      ],
    ],
  ])('of %j are %j', (tokens, expected) => expect(repeats(tokens)).toEqual(expected));

  it('are none of what does not count alone, however long', () => {
    expect(
      repeats(
        Array.from({ length: 200_000 }, () => 1),
        () => false
      )
    ).toEqual([]);
  });
});

const names = (spans: TraceSpan[]) => foldGroups(buildRunTree(spans)).map(groupName);

/** Turns of a model and the tools that it calls, one after another below an agent. */
function turns(tools: Array<[tool: string, args: string, result: string]>): TraceSpan[] {
  return [
    agentSpan({ spanId: 'agent', durationMs: 1_000 }, 'planner'),
    ...tools.flatMap(([tool, argsSignature, resultSignature], i) => [
      modelCall({ spanId: `m${i}`, parentSpanId: 'agent', startMs: 10 * i + 1 }),
      toolCall(
        { spanId: `t${i}`, parentSpanId: 'agent', startMs: 10 * i + 5 },
        { tool, argsSignature, resultSignature }
      ),
    ]),
  ];
}

describe('what is folded', () => {
  it('is a tool that is asked the same again and again, with the turns between', () => {
    expect(names(researchRun())).toEqual(['query_table × 4']);
  });

  it('is a cycle of several tools', () => {
    const cycle: Array<[string, string, string]> = [
      ['search', 'a', 'x'],
      ['fetch', 'b', 'y'],
    ];
    expect(names(turns([...cycle, ...cycle, ...cycle]))).toEqual(['search → fetch × 3']);
  });

  it('is nothing whose arguments or results differ, or are unknown', () => {
    expect(
      names(
        turns([
          ['search', 'a', 'x'],
          ['search', 'b', 'x'],
          ['search', 'c', 'x'],
        ])
      )
    ).toEqual([]);
    expect(
      names(
        turns([
          ['search', '', ''],
          ['search', '', ''],
          ['search', '', ''],
        ])
      )
    ).toEqual([]);
  });

  it('is a stretch of spans without GenAI meaning', () => {
    const http = [1, 2, 3].map((i) => plainSpan({ spanId: `h${i}`, parentSpanId: 'agent', startMs: i }));
    expect(names([agentSpan({ spanId: 'agent', durationMs: 9 }, 'a'), ...http])).toEqual(['3 other spans']);
  });
});

describe('a tree with groups', () => {
  const grouped = (tree: RunTree) => withGroups(tree, foldGroups(tree), groupName);

  it('has each group above its members, as long as they took', () => {
    const { tree, groups } = grouped(buildRunTree(researchRun()));
    const [[bar, { members }]] = [...groups];
    expect(members.map((node) => tree.spans[node].spanId)).toEqual([
      'b1',
      'bt1',
      'b2',
      'bt2',
      'b3',
      'bt3',
      'b4',
      'bt4',
    ]);
    expect(members.every((node) => tree.parents[node] === bar)).toBe(true);
    expect(tree.spans[tree.parents[bar]].spanId).toBe('beta');
    expect(tree.spans[bar].durationMs).toBe(15_900);
  });

  it('has every span once, in its order and below the same caller but for groups, and the same totals', () => {
    const anyTurns = fc
      .array(fc.constantFrom<[string, string, string]>(['a', '1', 'x'], ['b', '1', 'y'], ['a', '', '']), {
        maxLength: 12,
      })
      .map(turns);
    fc.assert(
      fc.property(fc.oneof(arbitrarySpans, anyTurns), (spans) => {
        const before = buildRunTree(spans);
        const { tree, groups } = grouped(before);
        const told = tree.spans.filter((_, node) => !groups.has(node));
        expect(told).toEqual(before.spans);
        const callerOf = (node: number): string | undefined => {
          const parent = tree.parents[node];
          return groups.has(parent) ? callerOf(parent) : tree.spans[parent]?.spanId;
        };
        const callers = tree.spans.flatMap((_, node) => (groups.has(node) ? [] : [callerOf(node)]));
        expect(callers).toEqual(before.spans.map((_, node) => before.spans[before.parents[node]]?.spanId));
        expect(branchUsage(tree, tree.roots)).toEqual(branchUsage(before, before.roots));
        expect([tree.startMs, tree.endMs]).toEqual([before.startMs, before.endMs]);
      })
    );
  });
});
