import { api, newKey } from '@shared/api/client';
import type { ProgrammeSettings } from '@shared/api/offers';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useMemo, useState } from 'react';
import { oneQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { Fields } from '@/app/records/Fields';
import { bodyOf, type FieldSpec, startOf, type Values } from '@/app/records/form';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, Card } from '@/ui';
import { PageHead, ReportFrame } from '@/ui/page';
import { Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { ProgrammeTabs } from './ProgrammeTabs';

const PATH = '/v1/programme/settings';
const PROFILE = [
  'display_name',
  'surname',
  'given_name',
  'gender',
  'birthday',
  'phones',
  'emails',
  'store_id',
  'source',
] as const;

export function ProgrammeSettingsPage() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('programme.settings'));
  const settings = useQuery(oneQuery<ProgrammeSettings>(PATH));
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: 'four_eyes', label: t('programme.fourEyes'), kind: 'switch', hint: t('programme.fourEyesHint') },
      {
        name: 'streak_cycle',
        label: t('programme.streakCycle'),
        kind: 'choice',
        required: true,
        half: true,
        choices: (['none', 'week', 'month'] as const).map((value) => ({
          value,
          label: t(`programme.cycles.${value}`),
        })),
      },
      { name: 'make_up_days', label: t('programme.makeUp'), kind: 'number', required: true, half: true },
      {
        name: 'profile_fields',
        label: t('programme.profile'),
        kind: 'many',
        hint: t('programme.profileHint'),
        options: PROFILE.map((value) => ({ value, label: t(`programme.fields.${value}`) })),
      },
    ],
    [t],
  );
  const [values, setValues] = useState<Values>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: only what the server says replaces what is typed
  useEffect(() => {
    if (settings.data) setValues(startOf(fields, settings.data));
  }, [settings.data]);
  const canWrite = may(me, 'settings.write');
  const ready = settings.data && Object.keys(values).length > 0;
  const body = ready ? bodyOf(fields, values, settings.data) : {};
  const changed = Object.keys(body).length > 0;
  const save = useMutation({
    mutationFn: () => api.patch<ProgrammeSettings>(PATH, { body, idempotencyKey: newKey() }),
    onSuccess: (saved) => {
      client.setQueryData([PATH], saved);
      toast({ text: t('form.saved') });
    },
  });
  return (
    <ReportFrame
      head={
        <>
          <PageHead title={t('programme.settings')} sub={t('programme.settingsSub')} />
          <ProgrammeTabs />
        </>
      }
    >
      <Card className="max-w-3xl">
        {settings.isPending && <Loading lines={5} />}
        {settings.error && <Failed error={settings.error} retry={() => void settings.refetch()} role={me.role_title} />}
        {ready && (
          <form
            className="flex flex-col gap-4"
            onSubmit={(event: FormEvent) => {
              event.preventDefault();
              if (changed) save.mutate();
            }}
          >
            <Fields
              fields={fields}
              values={values}
              onChange={(name, value) => setValues({ ...values, [name]: value })}
              error={save.error}
              existing
              readOnly={!canWrite}
            />
            <Refusal error={save.error} />
            {canWrite && (
              <div className="flex justify-end gap-2">
                <Button disabled={!changed} onClick={() => settings.data && setValues(startOf(fields, settings.data))}>
                  {t('action.cancel')}
                </Button>
                <Button type="submit" variant="primary" busy={save.isPending} disabled={!changed}>
                  {t('action.save')}
                </Button>
              </div>
            )}
          </form>
        )}
      </Card>
    </ReportFrame>
  );
}
