import { t } from '@grafana/i18n';
import { Box, Button, Checkbox, Field, Input, Stack } from '@grafana/ui';
import { useMemo } from 'react';

import { DEFAULT_OPTIONS, type MaskPattern, type MaskingOptions } from './LoopscopeOptions';
import type { OptionsAccess } from './optionsAccess';
import { roleOptions } from './roleOptions';
import { ChoiceSetting } from './settings/ChoiceSetting';
import { ConfigSection } from './settings/ConfigSection';
import { RemoveButton } from './settings/RemoveButton';
import { SecretSetting } from './settings/SecretSetting';
import { settingId } from './settings/settingId';

/** What is hidden in content, and who may have it shown. */
export function MaskingSection({ access }: { access: OptionsAccess }) {
  const masking: MaskingOptions = access.options.masking ?? {};
  const roles = useMemo(() => roleOptions(), []);
  const clearFor = masking.clearFor ?? [];
  const set = (changes: Partial<MaskingOptions>) => access.set({ masking: { ...masking, ...changes } });
  return (
    <ConfigSection
      id="masking"
      title={t('config.masking.title', 'Masking')}
      description={t(
        'config.masking.description',
        'E-mail addresses, telephone and card numbers, keys, and what your own patterns find are hidden in messages and attributes.'
      )}
    >
      <Field
        noMargin
        label={t('config.masking-clear.label', 'Nothing is hidden from')}
        description={t(
          'config.masking-clear.description',
          'These roles, and those above them, read content as it was sent, without a reason.'
        )}
      >
        <Stack gap={2}>
          {roles.map(({ value, label }) => (
            <Checkbox
              key={value}
              label={label}
              value={clearFor.includes(value)}
              disabled={access.readOnly}
              onChange={(event) =>
                set({
                  clearFor: event.currentTarget.checked
                    ? [...clearFor, value]
                    : clearFor.filter((role) => role !== value),
                })
              }
            />
          ))}
        </Stack>
      </Field>
      <ChoiceSetting
        id="masking-reveal-role"
        label={t('config.masking-reveal.label', 'Revealing from role')}
        description={t(
          'config.masking-reveal.description',
          'The lowest role that may have the content of a span shown, with a reason that is kept.'
        )}
        value={masking.revealRole ?? DEFAULT_OPTIONS.masking.revealRole}
        options={roles}
        disabled={access.readOnly}
        onChange={(revealRole) => set({ revealRole })}
      />
      <Field
        noMargin
        label={t('config.audit-user.label', 'Audit user')}
        description={t(
          'config.audit-user.description',
          'A ClickHouse user that may SELECT from and INSERT into llm_audit and nothing else. Without one nothing is revealed.'
        )}
        disabled={access.readOnly}
      >
        <Input
          id={settingId('audit-username')}
          value={access.options.audit?.username ?? ''}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => access.set({ audit: { username: event.currentTarget.value } })}
        />
      </Field>
      <SecretSetting
        access={access}
        secret="auditPassword"
        label={t('config.audit-password.label', 'Audit user’s password')}
        description={t('config.audit-password.description', 'Stored encrypted by Grafana.')}
      />
      <MaskPatterns
        patterns={masking.patterns ?? []}
        readOnly={access.readOnly}
        onChange={(patterns) => set({ patterns })}
      />
    </ConfigSection>
  );
}

interface PatternsProps {
  patterns: MaskPattern[];
  readOnly: boolean;
  onChange(patterns: MaskPattern[]): void;
}

function MaskPatterns({ patterns, readOnly, onChange }: PatternsProps) {
  const change = (at: number, changes: Partial<MaskPattern>) =>
    onChange(patterns.map((pattern, i) => (i === at ? { ...pattern, ...changes } : pattern)));
  return (
    <Stack direction="column" gap={1}>
      {patterns.map((pattern, at) => (
        <Box key={at}>
          <Stack alignItems="flex-end" gap={1} wrap="wrap">
            <Field noMargin label={t('config.pattern-name.label', 'Shown instead')} disabled={readOnly}>
              <Input
                id={settingId(`pattern-name-${at}`)}
                value={pattern.name}
                placeholder="patient"
                onChange={(event) => change(at, { name: event.currentTarget.value })}
              />
            </Field>
            <Field noMargin label={t('config.pattern.label', 'Pattern (RE2)')} disabled={readOnly}>
              <Input
                id={settingId(`pattern-${at}`)}
                value={pattern.pattern}
                placeholder="P-\d{4}"
                spellCheck={false}
                onChange={(event) => change(at, { pattern: event.currentTarget.value })}
              />
            </Field>
            <RemoveButton
              label={t('config.pattern-remove', 'Remove pattern {{row}}', { row: at + 1 })}
              disabled={readOnly}
              onClick={() => onChange(patterns.filter((_, i) => i !== at))}
            />
          </Stack>
        </Box>
      ))}
      <div>
        <Button
          icon="plus"
          variant="secondary"
          disabled={readOnly}
          onClick={() => onChange([...patterns, { name: '', pattern: '' }])}
        >
          {t('config.pattern-add', 'Add a pattern')}
        </Button>
      </div>
    </Stack>
  );
}
