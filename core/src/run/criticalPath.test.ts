import fc from 'fast-check';

import { plainSpan } from '../../testdata/aSpan';
import { arbitrarySpans } from '../../testdata/arbitrarySpans';
import { criticalPath } from './criticalPath';
import { NO_PARENT, buildRunTree } from './RunTree';

const at = (spanId: string, parentSpanId: string, startMs: number, endMs: number) =>
  plainSpan({ spanId, parentSpanId, startMs, durationMs: endMs - startMs });

describe('the critical path', () => {
  it('follows, from the end, what ended last before what came after it', () => {
    const tree = buildRunTree([
      at('root', '', 0, 100),
      at('plan', 'root', 1, 20),
      at('fast', 'root', 20, 40),
      at('slow', 'root', 20, 70),
      at('inner', 'slow', 30, 65),
      at('write', 'root', 70, 95),
    ]);
    const path = criticalPath(tree);
    expect(tree.spans.filter((_, node) => path[node]).map(({ spanId }) => spanId)).toEqual([
      'root',
      'plan',
      'slow',
      'inner',
      'write',
    ]);
  });

  it('is a branch of the tree that holds the root that ends last', () => {
    fc.assert(
      fc.property(arbitrarySpans, (spans) => {
        const tree = buildRunTree(spans);
        const path = criticalPath(tree);
        tree.parents.forEach((parent, node) => {
          if (path[node] && parent !== NO_PARENT) {
            expect(path[parent]).toBe(1);
          }
        });
        const roots = tree.roots.filter((root) => path[root]);
        expect(roots).toHaveLength(Math.min(1, tree.roots.length));
      })
    );
  });

  it('is empty without spans', () => {
    expect(criticalPath(buildRunTree([]))).toHaveLength(0);
  });
});
