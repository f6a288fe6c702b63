import { css } from '@emotion/css';
import { memo } from 'react';
import { useStyles2 } from '@grafana/ui';
import { ancestorsOf, childrenOf } from '@loopscope/core';

import { describeSpan } from '../detail/describeSpan';
import type { FlameLayout } from '../layout/FlameLayout';
import type { Graph } from './Graph';
import { positionAmongSiblings, siblingsOf } from '../selection/step';

interface Props {
  id: string;
  graph: Graph;
  layout: FlameLayout;
  node: number;
  selected: number;
  folded: ReadonlySet<number>;
}

/** The span under the keyboard as a screen reader hears it: one item of a tree too large to be written out. */
export const FocusedItem = memo(function FocusedItem({ id, graph, layout, node, selected, folded }: Props) {
  const { tree } = graph;
  const styles = useStyles2(getStyles);
  return (
    <div
      id={id}
      className={styles.hidden}
      role="treeitem"
      aria-level={ancestorsOf(tree, node).length + 1}
      aria-posinset={positionAmongSiblings(tree, node) + 1}
      aria-setsize={siblingsOf(tree, node).length}
      aria-expanded={childrenOf(tree, node).length > 0 ? !folded.has(node) : undefined}
      aria-selected={selected === node}
    >
      {describeSpan(graph, node, layout)}
    </div>
  );
});

function getStyles() {
  return {
    hidden: css({
      position: 'absolute',
      top: 0,
      width: 1,
      height: 1,
      overflow: 'hidden',
      clipPath: 'inset(50%)',
      whiteSpace: 'nowrap',
    }),
  };
}
