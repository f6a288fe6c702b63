import { css } from '@emotion/css';
import type { GrafanaTheme2, LinkModel } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Alert, Button, ClipboardButton, DataLinkButton, IconButton, useStyles2 } from '@grafana/ui';
import { formatCount, type RunTree, type SpanTag } from '@loopscope/core';

import { subjectOf } from '../draw/barLabel';
import type { Graph } from '../graph/Graph';
import { factsOf } from './factsOf';
import { FactList } from './FactList';
import { issueText } from './names';
import { spanFacts, type Fact } from './spanFacts';

interface Props {
  graph: Graph;
  node: number;
  isFolded: boolean;
  /** The data links of a span. */
  linksOf: (spanId: string) => LinkModel[];
  /** The address of the page with a span open; none where pages are not told of it. */
  link?: (spanId: string) => string;
  onClose: () => void;
  onFold: () => void;
  onFocus: () => void;
  onZoom: () => void;
}

/** All that the data says about the selected span. */
export function SpanDetail({ graph, node, isFolded, link, linksOf, onClose, onFold, onFocus, onZoom }: Props) {
  const { tree, groups, compared } = graph;
  const isSpan = compared === null && !groups.has(node);
  const hasCalls = tree.childOffsets[node] < tree.childOffsets[node + 1];
  const styles = useStyles2(getStyles);
  const span = tree.spans[node];
  const issue = tree.issues.get(node);
  const attributes = [...span.tags, ...span.serviceTags];

  return (
    <section className={styles.pane} aria-label={t('agentflame.detail.label', 'Details of the span')}>
      <header className={styles.header}>
        <h6 className={styles.title}>{subjectOf(span)}</h6>
        <IconButton name="times" tooltip={t('agentflame.detail.close', 'Close (Escape)')} onClick={onClose} />
      </header>
      {issue && <Alert severity="warning" title={issueText(issue)} />}
      <FactList
        facts={
          isSpan
            ? [...spanFacts(tree, node), ...contextFacts(tree, node), ...idFacts(tree, node)]
            : factsOf(graph, node)
        }
      />
      <div className={styles.actions}>
        <Button size="sm" variant="secondary" icon="search-plus" onClick={onZoom}>
          {t('agentflame.detail.zoom', 'Zoom to span')}
        </Button>
        {hasCalls && (
          <>
            <Button size="sm" variant="secondary" icon={isFolded ? 'plus' : 'minus'} onClick={onFold}>
              {isFolded ? t('agentflame.detail.unfold', 'Unfold') : t('agentflame.detail.fold', 'Fold')}
            </Button>
            <Button size="sm" variant="secondary" icon="eye" onClick={onFocus}>
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
          {linksOf(span.spanId).map((dataLink) => (
            <DataLinkButton key={dataLink.href + dataLink.title} link={dataLink} buttonProps={{ size: 'sm' }} />
          ))}
        </div>
      )}
      {attributes.length > 0 && (
        <>
          <h6 className={styles.title}>{t('agentflame.detail.attributes', 'Attributes')}</h6>
          <dl className={styles.attributes}>
            {attributes.map(({ key, value }, index) => (
              <div key={`${index} ${key}`}>
                <dt>{key}</dt>
                <dd>{asText(value)}</dd>
              </div>
            ))}
          </dl>
        </>
      )}
    </section>
  );
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
    attributes: css({
      margin: 0,
      fontSize: theme.typography.bodySmall.fontSize,
      dt: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightRegular },
      dd: {
        margin: theme.spacing(0, 0, 0.5),
        fontFamily: theme.typography.fontFamilyMonospace,
        overflowWrap: 'anywhere',
        whiteSpace: 'pre-wrap',
      },
    }),
  };
}
