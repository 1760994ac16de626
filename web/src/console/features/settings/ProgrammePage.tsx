// What holds for the programme as a whole: two pairs of eyes for rules, checking in, profiles, households.
import type { HouseholdSettings, ProgrammeSettings } from '@shared/api/schema';
import { may } from '@shared/auth/permissions';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { SettingsFrame } from '@/ui/page';
import { OneForm } from './components/OneForm';

const PROFILE = [
  'display_name',
  'surname',
  'given_name',
  'gender',
  'birthday',
  'phones',
  'emails',
  'addresses',
  'store_id',
] as const;

export function ProgrammePage() {
  const t = useT();
  const me = useMe();
  usePage(t('nav.programme'));
  return (
    <SettingsFrame title={t('nav.programme')} sub={t('settings.programme.sub')}>
      <OneForm<ProgrammeSettings>
        title={t('settings.programme.rules')}
        path="/v1/programme/settings"
        right="settings.write"
        fields={[
          {
            name: 'four_eyes',
            label: t('settings.programme.fourEyes'),
            kind: 'switch',
            hint: t('settings.programme.fourEyesHint'),
          },
          {
            name: 'streak_cycle',
            label: t('settings.programme.streak'),
            kind: 'choice',
            required: true,
            hint: t('settings.programme.streakHint'),
            choices: (['none', 'week', 'month'] as const).map((value) => ({
              value,
              label: t(`settings.programme.cycles.${value}`),
            })),
          },
          {
            name: 'make_up_days',
            label: t('settings.programme.makeUp'),
            kind: 'number',
            hint: t('settings.programme.makeUpHint'),
          },
          {
            name: 'profile_fields',
            label: t('settings.programme.profile'),
            kind: 'many',
            hint: t('settings.programme.profileHint'),
            options: PROFILE.map((value) => ({ value, label: t(`settings.programme.fields.${value}`) })),
          },
        ]}
      />
      {may(me, 'wallet.read') && (
        <OneForm<HouseholdSettings>
          title={t('settings.programme.households')}
          hint={t('settings.programme.householdsHint')}
          path="/v1/household-settings"
          right="wallet.write"
          fields={[
            { name: 'members_max', label: t('settings.programme.membersMax'), kind: 'number' },
            {
              name: 'redeem',
              label: t('settings.programme.redeem'),
              kind: 'choice',
              required: true,
              choices: [
                { value: 'all', label: t('settings.programme.redeemAll') },
                { value: 'head', label: t('settings.programme.redeemHead') },
              ],
            },
          ]}
        />
      )}
    </SettingsFrame>
  );
}
