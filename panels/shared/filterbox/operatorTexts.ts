import { t } from '@grafana/i18n';
import type { FilterOperator } from '@loopscope/core';

/** What operators say, in words. */
export function operatorTexts(): Record<FilterOperator, string> {
  return {
    '=': t('editor.operator.equals', 'equals'),
    '!=': t('editor.operator.not-equals', 'does not equal'),
    '=|': t('editor.operator.one-of', 'is one of'),
    '!=|': t('editor.operator.none-of', 'is none of'),
    '=~': t('editor.operator.matches', 'matches the whole regular expression'),
    '!~': t('editor.operator.not-matches', 'does not match the regular expression'),
    '<': t('editor.operator.less', 'is less than'),
    '<=': t('editor.operator.at-most', 'is at most'),
    '>': t('editor.operator.greater', 'is greater than'),
    '>=': t('editor.operator.at-least', 'is at least'),
    exists: t('editor.operator.exists', 'has a value'),
    '!exists': t('editor.operator.not-exists', 'has no value'),
  };
}
