import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { currencyDigits } from '@shared/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { storesQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Button, Choose, Input, Textarea } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { DayField, NumberField } from '@/ui/fields';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import type { Goal } from '../types';

const MEASURES = ['revenue', 'orders', 'new_customers', 'active_customers', 'repeat_rate', 'retention'] as const;
type Measure = (typeof MEASURES)[number];
const shares: Measure[] = ['repeat_rate', 'retention'];

export function GoalForm({ goal, onClose }: { goal?: Goal; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const year = fmt.today().slice(0, 4);
  const [name, setName] = useState(goal?.name ?? '');
  const [measure, setMeasure] = useState<Measure>((goal?.measure as Measure) ?? 'revenue');
  const [store, setStore] = useState<string>(goal?.store_id ?? '');
  const [from, setFrom] = useState<string>(goal?.starts_on ?? `${year}-01-01`);
  const [to, setTo] = useState<string>(goal?.ends_on ?? `${year}-12-31`);
  const [target, setTarget] = useState<number | null>(goal?.target ?? null);
  const [note, setNote] = useState(goal?.note ?? '');
  const [alarmChance, setAlarmChance] = useState<number | null>(goal?.alarm_chance ?? 200_000);
  const [alarmBehind, setAlarmBehind] = useState<number | null>(goal?.alarm_behind ?? 100_000);
  const [key] = useState(newKey);
  const save = useMutation({
    mutationFn: () => {
      const body = {
        name: name.trim(),
        measure,
        store_id: store || null,
        starts_on: from,
        ends_on: to,
        target,
        note: note.trim() || null,
        alarm_chance: alarmChance,
        alarm_behind: alarmBehind,
      };
      return goal
        ? api.patch<Goal>(`/v1/goals/${goal.id}`, { body, ifMatch: goal.version })
        : api.post<Goal>('/v1/goals', { body, idempotencyKey: key });
    },
    onSuccess: (made) => {
      toast({ text: t(goal ? 'form.saved' : 'form.created'), tone: 'good' });
      onClose();
      if (!goal) void navigate({ to: '/insight/goals/$id', params: { id: made.id }, search: {} });
      // How far each goal of the list is takes its time: nobody waits for it.
      void client.invalidateQueries({ predicate: (query) => JSON.stringify(query.queryKey).includes('/v1/goals') });
    },
  });
  const problem = save.error instanceof ProblemError ? save.error.problem : undefined;
  const refused = (field: string) => problem?.errors?.find((one) => one.pointer === `/${field}`)?.detail;
  const bound = ['name', 'starts_on', 'ends_on', 'target', 'alarm_chance', 'alarm_behind'].some(refused);
  const share = shares.includes(measure);
  const digits = currencyDigits(me.shop.currency);
  return (
    <Drawer
      open
      onClose={onClose}
      title={t(goal ? 'plan.goals.edit' : 'plan.goals.create')}
      footer={
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            variant="primary"
            busy={save.isPending}
            disabled={!name.trim() || !target || !from || !to}
            onClick={() => save.mutate()}
          >
            {t('action.save')}
          </Button>
        </div>
      }
    >
      <div className="flex flex-col gap-4">
        {!bound && <Refusal error={save.error} />}
        <Input
          label={t('plan.goals.name')}
          value={name}
          onChange={setName}
          error={refused('name')}
          maxLength={100}
          required
        />
        <Choose
          label={t('plan.goals.measure')}
          value={measure}
          onChange={(next) => {
            setMeasure(next as Measure);
            setTarget(null);
          }}
          items={MEASURES.map((one) => ({ value: one, label: t(`plan.goals.of.${one}`) }))}
        />
        {share ? (
          <NumberField
            key="share"
            label={t('plan.goals.target')}
            unit="%"
            digits={1}
            value={target === null ? null : Math.round(target / 1000)}
            onChange={(value) => setTarget(value === null ? null : value * 1000)}
            error={refused('target')}
          />
        ) : (
          <NumberField
            key={measure}
            label={t('plan.goals.target')}
            unit={measure === 'revenue' ? me.shop.currency : undefined}
            digits={measure === 'revenue' ? digits : 0}
            value={target}
            onChange={setTarget}
            error={refused('target')}
          />
        )}
        <div className="grid grid-cols-2 gap-3">
          <DayField
            label={t('plan.goals.from')}
            value={from}
            max={to || undefined}
            onChange={setFrom}
            error={refused('starts_on')}
          />
          <DayField
            label={t('plan.goals.to')}
            value={to}
            min={from || undefined}
            onChange={setTo}
            error={refused('ends_on')}
          />
        </div>
        {stores.data && stores.data.length > 0 && (
          <Choose
            label={t('plan.goals.store')}
            value={store}
            onChange={setStore}
            items={[
              { value: '', label: t('plan.goals.whole') },
              ...stores.data.map((one) => ({ value: one.id, label: one.name })),
            ]}
          />
        )}
        <div className="grid grid-cols-2 items-end gap-3">
          <NumberField
            label={t('plan.goals.alarmChance')}
            hint={t('plan.goals.alarmHint')}
            unit="%"
            digits={1}
            value={alarmChance === null ? null : Math.round(alarmChance / 1000)}
            onChange={(value) => setAlarmChance(value === null ? null : value * 1000)}
            error={refused('alarm_chance')}
          />
          <NumberField
            label={t('plan.goals.alarmBehind')}
            hint={t('plan.goals.alarmHint')}
            unit="%"
            digits={1}
            value={alarmBehind === null ? null : Math.round(alarmBehind / 1000)}
            onChange={(value) => setAlarmBehind(value === null ? null : value * 1000)}
            error={refused('alarm_behind')}
          />
        </div>
        <Textarea label={t('plan.goals.note')} value={note} onChange={setNote} rows={3} maxLength={2000} />
      </div>
    </Drawer>
  );
}
