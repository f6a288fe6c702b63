import { t } from '@grafana/i18n';
import { Field, Input } from '@grafana/ui';

import type { OptionsAccess } from '../optionsAccess';
import { ConfigSection } from '../settings/ConfigSection';
import { SecretSetting } from '../settings/SecretSetting';
import { settingId } from '../settings/settingId';
import { Erasures } from './Erasures';
import { SubjectForm } from './SubjectForm';
import { useErasures } from './useErasures';

/** What is kept of a person: how much, all of it to hand out, and no longer. */
export function SubjectsSection({ access, uid }: { access: OptionsAccess; uid: string }) {
  const erasures = useErasures(uid, Boolean(access.options.eraser?.username));
  return (
    <ConfigSection
      id="subjects"
      title={t('config.subjects.title', 'Data subjects')}
      description={t(
        'config.subjects.description',
        'Export or erase what is kept of a user of your agents, with the settings as they are saved. Erasing deletes what was said and counts what stays under names that say nothing.'
      )}
    >
      <Field
        noMargin
        label={t('config.eraser-user.label', 'Erasing user')}
        description={t(
          'config.eraser-user.description',
          'A ClickHouse user that may change and delete rows, as proxy migrate --eraser NAME allows. Without one nothing is erased.'
        )}
        disabled={access.readOnly}
      >
        <Input
          id={settingId('eraser-username')}
          value={access.options.eraser?.username ?? ''}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => access.set({ eraser: { username: event.currentTarget.value } })}
        />
      </Field>
      <SecretSetting
        access={access}
        secret="eraserPassword"
        label={t('config.eraser-password.label', 'Erasing user’s password')}
        description={t('config.eraser-password.description', 'Stored encrypted by Grafana.')}
      />
      <SubjectForm uid={uid} onErased={erasures.look} />
      <Erasures {...erasures} />
    </ConfigSection>
  );
}
