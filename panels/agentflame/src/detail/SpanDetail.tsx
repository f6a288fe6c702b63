import { memo, useMemo } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, ClipboardButton, DataLinkButton, IconButton, useStyles2 } from '@grafana/ui';
import { formatCount, type RunTree, type SpanAttribute, type SpanTag, type TraceSpan } from '@loopscope/core';

import { subjectOf } from '../draw/barLabel';
import type { FlameAction } from '../graph/flameState';
import type { Graph } from '../graph/Graph';
import type { FlameLayout } from '../layout/FlameLayout';
import { Attributes } from './Attributes';
import type { ContentSource } from './content/contentSource';
import { SpanMessages } from './content/SpanMessages';
import { useSpanContent } from './content/useSpanContent';
import { factsOf } from './factsOf';
import { FactList } from './FactList';
import { issueText } from './names';
import type { Fact } from './spanFacts';

interface Props {
  graph: Graph;
  node: number;
  /** null while it is being made. */
  layout: FlameLayout | null;
  isFolded: boolean;
  /** The data links of a span. */
  linksOf: (spanId: string) => LinkModel[];
  /** The address of the page with a span open; none where pages are not told of it. */
  link?: (spanId: string) => string;
  /** Where the messages of a span are. */
  contentOf: (span: TraceSpan) => ContentSource;
  dispatch: (action: FlameAction) => void;
}

/** All that the data says about the selected span. A frame of panning leaves it as it is. */
export const SpanDetail = memo(function SpanDetail({ graph, node, layout, isFolded, link, dispatch, ...of }: Props) {
  const { tree, groups, compared } = graph;
  const isSpan = compared === null && !groups.has(node);
  const hasCalls = tree.childOffsets[node] < tree.childOffsets[node + 1];
  const styles = useStyles2(getStyles);
  const span = tree.spans[node];
  const issue = tree.issues.get(node);
  const facts = layout === null ? [] : factsOf(graph, node, layout);

  return (
    <section className={styles.pane} aria-label={t('agentflame.detail.label', 'Details of the span')}>
      <header className={styles.header}>
        <h6 className={styles.title}>{subjectOf(span)}</h6>
        <IconButton
          name="times"
          tooltip={t('agentflame.detail.close', 'Close (Escape)')}
          onClick={() => dispatch({ type: 'close-detail' })}
        />
      </header>
      {issue && <Alert severity="warning" title={issueText(issue)} />}
      <FactList facts={isSpan ? [...facts, ...contextFacts(tree, node), ...idFacts(tree, node)] : facts} />
      <div className={styles.actions}>
        <Button
          size="sm"
          variant="secondary"
          icon="search-plus"
          onClick={() => dispatch({ type: 'zoom-to-span', node })}
        >
          {t('agentflame.detail.zoom', 'Zoom to span')}
        </Button>
        {hasCalls && (
          <>
            <Button
              size="sm"
              variant="secondary"
              icon={isFolded ? 'plus' : 'minus'}
              onClick={() => dispatch({ type: 'fold', node })}
            >
              {isFolded ? t('agentflame.detail.unfold', 'Unfold') : t('agentflame.detail.fold', 'Fold')}
            </Button>
            <Button size="sm" variant="secondary" icon="eye" onClick={() => dispatch({ type: 'focus', node })}>
              {t('agentflame.detail.focus', 'Only this branch')}
            </Button>
          </>
        )}
        {isSpan && (
          <>
            <ClipboardButton size="sm" variant="secondary" icon="copy" getText={() => span.spanId}>
              {t('agentflame.detail.copy', 'Copy span id')}
            </ClipboardButton>
            {link && (
              <ClipboardButton size="sm" variant="secondary" icon="link" getText={() => link(span.spanId)}>
                {t('agentflame.detail.copy-link', 'Copy link')}
              </ClipboardButton>
            )}
          </>
        )}
      </div>
      {isSpan && (
        <div className={styles.actions}>
          {of.linksOf(span.spanId).map((dataLink) => (
            <DataLinkButton key={dataLink.href + dataLink.title} link={dataLink} buttonProps={{ size: 'sm' }} />
          ))}
        </div>
      )}
      {isSpan ? (
        <ToldBySpan key={span.spanId} span={span} contentOf={of.contentOf} />
      ) : (
        <Attributes of={tagsOf(span)} />
      )}
    </section>
  );
});

/** What was said in it, and its attributes: those that the trace came with, or all, once they are there. */
function ToldBySpan({ span, contentOf }: { span: TraceSpan; contentOf: Props['contentOf'] }) {
  const source = useMemo(() => contentOf(span), [contentOf, span]);
  const content = useSpanContent(source);
  const told = content.state === 'there' ? content.attributes : null;
  return (
    <>
      <SpanMessages content={content} />
      <Attributes of={told === null || told.length === 0 ? tagsOf(span) : told} />
    </>
  );
}

function tagsOf({ tags, serviceTags }: TraceSpan): SpanAttribute[] {
  return [...tags, ...serviceTags].map(({ key, value }) => ({ key, value: asText(value) }));
}

function contextFacts(tree: RunTree, node: number): Fact[] {
  const llm = tree.spans[node].llm;
  const facts: Fact[] = [];
  if (llm?.contextUsed != null) {
    const used = formatCount(llm.contextUsed);
    facts.push({
      id: 'context',
      name: t('agentflame.fact.context', 'Context'),
      value:
        llm.contextLimit === null
          ? t('agentflame.fact.context-no-limit', '{{used}} tokens, limit unknown', { used })
          : t('agentflame.fact.context-of-limit', '{{used}} of {{limit}} tokens', {
              used,
              limit: formatCount(llm.contextLimit),
            }),
    });
  }
  if (llm?.finishReason) {
    facts.push({ id: 'finish', name: t('agentflame.fact.finish', 'Finish reason'), value: llm.finishReason });
  }
  return facts;
}

function idFacts(tree: RunTree, node: number): Fact[] {
  const span = tree.spans[node];
  return [
    { id: 'span-id', name: t('agentflame.fact.span-id', 'Span id'), value: span.spanId },
    { id: 'trace-id', name: t('agentflame.fact.trace-id', 'Trace id'), value: span.traceId },
  ];
}

function asText(value: SpanTag['value']): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function getStyles(theme: GrafanaTheme2) {
  return {
    pane: css({
      height: '100%',
      overflowY: 'auto',
      display: 'flex',
      flexDirection: 'column',
      gap: theme.spacing(1),
      padding: theme.spacing(1),
    }),
    header: css({ display: 'flex', justifyContent: 'space-between', alignItems: 'start', gap: theme.spacing(1) }),
    title: css({ margin: 0, overflowWrap: 'anywhere' }),
    actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
  };
}
