import { t } from '@grafana/i18n';
import type { Expectation, FilterTextError } from '@loopscope/core/filter';

import { amountExample } from './amountExample';

/** What is wrong with a filter text, and what to do. */
export function filterErrorText(error: FilterTextError): string {
  const { found } = error;
  switch (error.id) {
    case 'expected':
      return found
        ? t(
            'filter.error.expected',
            '{{what}} is expected instead of {{found}}.',
            plain({ what: expected(error.expected), found })
          )
        : t('filter.error.expected-at-end', '{{what}} is missing.', plain({ what: expected(error.expected) }));
    case 'unknown-field':
      return error.nearest.length > 0
        ? t(
            'filter.error.unknown-field-like',
            'There is no field {{found}} here. Did you mean {{nearest}}?',
            plain({ found, nearest: error.nearest.join(', ') })
          )
        : t('filter.error.unknown-field', 'There is no field {{found}} here.', plain({ found }));
    case 'unknown-operator':
      return t(
        'filter.error.unknown-operator',
        'There is no operator {{found}}. Use = != in, not in, =~ !~ or, for numbers, < <= > >=.',
        plain({ found })
      );
    case 'or':
      return error.instead
        ? t(
            'filter.error.or-of-one',
            'All conditions must hold, so that there is no “or”. Write {{instead}}.',
            plain({ instead: error.instead })
          )
        : t(
            'filter.error.or',
            'All conditions must hold, so that there is no “or”. Several values of one field are: agent in ("a", "b").'
          );
    case 'parentheses':
      return t(
        'filter.error.parentheses',
        'Parentheses are for lists of values only: all conditions must hold. Leave them out.'
      );
    case 'needs-quotes':
      return t('filter.error.needs-quotes', 'Put the text in quotes: "{{found}}".', plain({ found }));
    case 'unclosed-text':
      return t('filter.error.unclosed-text', 'The closing quote is missing.');
    case 'unknown-escape':
      return t(
        'filter.error.unknown-escape',
        '{{found}} means nothing in quotes. Double the backslash, or use backticks in place of the quotes.',
        plain({ found })
      );
    case 'empty-text':
      return t(
        'filter.error.empty-text',
        'The text is empty. For spans without a value write: not exists {{field}}.',
        plain({ field: error.field })
      );
    case 'text-has-no-order':
      return t(
        'filter.error.text-has-no-order',
        '{{field}} is text, and {{found}} compares numbers.',
        plain({ field: error.field, found })
      );
    case 'number-is-no-text':
      return t(
        'filter.error.number-is-no-text',
        '{{field}} is a number, and {{found}} compares text.',
        plain({ field: error.field, found })
      );
    case 'not-a-number':
      return t(
        'filter.error.not-a-number',
        '{{field}} is a number: write it such as {{example}}.',
        plain({ field: error.field, example: amountExample(error.unit) })
      );
    case 'needs-unit':
      return t(
        'filter.error.needs-unit',
        '{{found}} of what? Write it with a unit of time, such as {{found}}s or {{found}}ms.',
        plain({ found })
      );
    case 'one-value':
      return t('filter.error.one-value', 'This compares with one number.');
    case 'no-variables':
      return t('filter.error.no-variables', 'There are no variables here: write the value.');
    case 'not-a-pattern':
      return t('filter.error.not-a-pattern', '{{found}} is not a regular expression (RE2 syntax).', plain({ found }));
    case 'pattern-only-in-queries':
      return t(
        'filter.error.pattern-only-in-queries',
        'Only a query can ignore the case of a part of a regular expression. Put (?i) at its start, for all of it.'
      );
  }
}

function expected(what: Expectation): string {
  switch (what) {
    case 'condition':
      return t('filter.expected.condition', 'A condition, such as agent = "planner",');
    case 'exists-field':
      return t('filter.expected.exists-field', 'A condition such as not exists tool');
    case 'operator':
      return t('filter.expected.operator', 'An operator such as = or in');
    case 'value':
    case 'list-value':
      return t('filter.expected.value', 'A value');
    case 'list':
      return t('filter.expected.list', 'A list of values, such as ("a", "b"),');
    case 'list-end':
      return t('filter.expected.list-end', 'A comma or a closing parenthesis');
    case 'and':
      return t('filter.expected.and', 'The word “and”');
  }
}

/** The line is text, not HTML. */
function plain(values: Record<string, string>) {
  return { ...values, interpolation: { escapeValue: false } };
}
