import { attributes } from './normaliser/attributes';
import { filled, read } from './settlement/text';

const tenant = (attributes.resource.tenant ?? []).map((key) => `nullIf(ResourceAttributes['${key}'], '')`);

/** The views that read scores from spans and log records. */
export function scoreViews(): string {
  const views = ['spans.sql', 'logs.sql'].map((name) =>
    filled(read('scores', name), { tenant: `coalesce(${[...tenant, `''`].join(', ')})` })
  );
  return `-- Generated from scores/*.sql by generate/scores; edit those and run the generator again.\n${views.join('\n;\n')}\n`;
}
