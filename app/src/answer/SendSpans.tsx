import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Trans } from '@grafana/i18n';
import { config } from '@grafana/runtime';
import { sceneGraph, type SceneObject } from '@grafana/scenes';
import { Text, TextLink, useStyles2 } from '@grafana/ui';

import { dataSourceRef } from '../datasource/dataSourceVariable';

interface Props {
  scene: SceneObject;
}

const ENVIRONMENT = `OTEL_EXPORTER_OTLP_ENDPOINT=http://your-collector:4318
OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf
OTEL_RESOURCE_ATTRIBUTES=service.name=my-agent,team=my-team,project=my-project`;

/** First run: from nothing to the first span on this page. */
export function SendSpans({ scene }: Props) {
  const styles = useStyles2(getStyles);
  const uid = sceneGraph.interpolate(scene, dataSourceRef.uid);
  return (
    <section className={styles.guide}>
      <Text element="h2" variant="h4">
        <Trans i18nKey="send-spans.title">Send the first spans</Trans>
      </Text>
      <ol className={styles.steps}>
        <li>
          <Trans i18nKey="send-spans.check">
            See what the data source finds:{' '}
            <TextLink href={`${config.appSubUrl}/connections/datasources/edit/${uid}`}>Save &amp; test</TextLink> names
            missing tables and the newest span.
          </Trans>
        </li>
        <li>
          <Trans i18nKey="send-spans.instrument">
            Instrument the agent with OpenTelemetry GenAI, OpenInference or another convention that emits spans of model
            and tool calls.
          </Trans>
        </li>
        <li>
          <Trans i18nKey="send-spans.point">
            Point it at the OpenTelemetry collector that writes to this ClickHouse. Team and project decide who is
            charged.
          </Trans>
          <pre className={styles.code}>{ENVIRONMENT}</pre>
        </li>
        <li>
          <Trans i18nKey="send-spans.wait">Spans show here within a minute of a run&apos;s last span.</Trans>
        </li>
      </ol>
    </section>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  guide: css({ maxWidth: 720, width: '100%', margin: '0 auto' }),
  steps: css({ margin: theme.spacing(1, 0, 0, 3), '& > li': { marginBottom: theme.spacing(1) } }),
  code: css({ marginTop: theme.spacing(1), whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }),
});
