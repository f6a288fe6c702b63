import { t } from '@grafana/i18n';
import { Box, Button, Field, Input, Stack } from '@grafana/ui';

import type { TenantRule, TenantSource } from './LoopscopeOptions';
import { RemoveButton } from './settings/RemoveButton';
import { settingId } from './settings/settingId';
import { TenantGrantFields } from './TenantGrantFields';

interface Props {
  from: TenantSource;
  rules: TenantRule[];
  readOnly: boolean;
  onChange(rules: TenantRule[]): void;
}

/** A row for each value that tells a tenant. */
export function TenantMapping({ from, rules, readOnly, onChange }: Props) {
  const replace = (at: number, rule: TenantRule) => onChange(rules.map((known, i) => (i === at ? rule : known)));
  return (
    <Stack direction="column" gap={1}>
      {rules.map((rule, at) => (
        <Box key={at} padding={1} borderStyle="solid" borderColor="weak" element="section">
          <Stack direction="column" gap={1}>
            <Stack alignItems="flex-end" justifyContent="space-between" gap={1}>
              <Field
                noMargin
                label={t('config.tenants-match.label', 'Row {{row}}: who', { row: at + 1 })}
                disabled={readOnly}
              >
                <Input
                  id={settingId(`tenants-match-${at}`)}
                  value={rule.match}
                  placeholder={exampleOf(from)}
                  autoComplete="off"
                  spellCheck={false}
                  onChange={(event) => replace(at, { ...rule, match: event.currentTarget.value })}
                />
              </Field>
              <RemoveButton
                label={t('config.tenants-remove', 'Remove row {{row}}', { row: at + 1 })}
                disabled={readOnly}
                onClick={() => onChange(rules.filter((_, i) => i !== at))}
              />
            </Stack>
            <TenantGrantFields
              id={settingId(`tenants-of-${at}`)}
              label={t('config.tenants-of.label', 'Row {{row}}: sees', { row: at + 1 })}
              grant={rule}
              readOnly={readOnly}
              onChange={(grant) => replace(at, { match: rule.match, ...grant })}
            />
          </Stack>
        </Box>
      ))}
      <div>
        <Button
          icon="plus"
          variant="secondary"
          disabled={readOnly}
          onClick={() => onChange([...rules, { match: '', tenants: [] }])}
        >
          {t('config.tenants-add', 'Add a row')}
        </Button>
      </div>
    </Stack>
  );
}

function exampleOf(from: TenantSource): string {
  switch (from) {
    case 'org':
      return '1';
    case 'email':
      return '@example.com';
    case 'role':
      return 'Editor';
    default:
      return 'ada';
  }
}
