import { contentOfLogs, contentOfSpans } from './content';
import { DIALECTS, suffixOf } from './normaliser/dialects';
import { logsView } from './normaliser/logs';
import { inboxView } from './normaliser/view';
import { scoresOfLogs, scoresOfSpans } from './scores';

/** Files of views that read what the exporter inserts, by their names: each for either form of its table. */
export const insertViews = (): Record<string, string> =>
  Object.fromEntries(
    DIALECTS.flatMap((dialect) => [
      [`inbox${suffixOf(dialect)}.sql`, inboxView(dialect)],
      [`scores${suffixOf(dialect)}.sql`, scoresOfSpans(dialect)],
      [`content${suffixOf(dialect)}.sql`, contentOfSpans(dialect)],
      [`content_logs${suffixOf(dialect)}.sql`, contentOfLogs(dialect)],
      [`logs${suffixOf(dialect)}.sql`, `${logsView(dialect)};\n${scoresOfLogs(dialect)}`],
    ])
  );
