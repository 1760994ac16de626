import type { Milestone, PartnershipPlan } from '@shared/api/offers';
import { getRouteApi } from '@tanstack/react-router';
import { Handshake, Plus, Trash2 } from 'lucide-react';
import { useMemo } from 'react';
import { templates } from '@/app/pickers';
import { usePointsDigits } from '@/app/points';
import type { FieldSpec } from '@/app/records/form';
import { RecordsPage } from '@/app/records/RecordsPage';
import { useFormats, useLang, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { Button, IconButton, Input } from '@/ui';
import { Combobox } from '@/ui/combobox';
import { NumberField } from '@/ui/fields';
import { PartnerTabs } from './components/ReferralTabs';
import { PARTNER_PLANS } from './queries';

const route = getRouteApi('/inside/partnerships/plans');

function Milestones({
  rows,
  onChange,
  fault,
  readOnly,
  digits,
}: {
  rows: Milestone[];
  onChange: (rows: Milestone[]) => void;
  fault: (pointer: string) => string | undefined;
  readOnly: boolean;
  digits: number;
}) {
  const t = useT();
  const set = (at: number, part: Partial<Milestone>) =>
    onChange(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
  const last = rows.at(-1)?.years ?? 0;
  return (
    <fieldset className="flex flex-col gap-3" disabled={readOnly}>
      <legend className="text-sm font-semibold text-ink-2">{t('referral.milestones')}</legend>
      <p className="text-xs text-ink-3">{t('referral.milestonesHint')}</p>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a milestone is its place
        <div key={at} className="flex flex-col gap-3 rounded-ctl bg-surface-2 p-3">
          <div className="flex items-end gap-3">
            <NumberField
              label={t('referral.years')}
              value={row.years}
              onChange={(years) => set(at, { years: years ?? 0 })}
              error={fault(`${at}/years`) ?? fault(String(at))}
              className="w-24"
            />
            <NumberField
              label={t('referral.points')}
              digits={digits}
              value={row.points}
              onChange={(points) => set(at, { points: points || null })}
              error={fault(`${at}/points`)}
              className="w-32"
            />
            <IconButton
              label={t('referral.dropMilestone')}
              className="ml-auto"
              icon={<Trash2 size={15} aria-hidden />}
              onClick={() => onChange(rows.filter((_, index) => index !== at))}
            />
          </div>
          <Combobox
            label={t('referral.coupon')}
            source={templates}
            value={row.template_id}
            onChange={(template_id) => set(at, { template_id: template_id as Milestone['template_id'] })}
            error={fault(`${at}/template_id`)}
          />
          <div className="grid grid-cols-2 gap-3 max-sm:grid-cols-1">
            <Input
              label={t('referral.serviceZh')}
              value={row.service_zh ?? ''}
              onChange={(text) => set(at, { service_zh: text || null })}
              maxLength={200}
            />
            <Input
              label={t('referral.serviceEn')}
              value={row.service_en ?? ''}
              onChange={(text) => set(at, { service_en: text || null })}
              maxLength={200}
            />
          </div>
        </div>
      ))}
      <div>
        <Button
          icon={<Plus size={15} aria-hidden />}
          onClick={() =>
            onChange([
              ...rows,
              { years: last + 1, points: null, template_id: null, service_en: null, service_zh: null },
            ])
          }
        >
          {t('referral.addMilestone')}
        </Button>
      </div>
    </fieldset>
  );
}

export function PartnerPlansPage() {
  const t = useT();
  const fmt = useFormats();
  const lang = useLang();
  const digits = usePointsDigits();
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const columns = useMemo<Column<PartnershipPlan>[]>(
    () => [
      {
        id: 'name',
        header: t('referral.name'),
        fixed: true,
        cell: (one) => (lang === 'en' ? one.name_en : one.name_zh),
      },
      {
        id: 'code',
        header: t('referral.code'),
        width: 130,
        from: 'lg',
        sort: 'code',
        cell: (one) => <code className="text-xs text-ink-2">{one.code}</code>,
      },
      {
        id: 'milestones',
        header: t('referral.milestones'),
        width: 360,
        from: 'sm',
        cell: (one) => (
          <span className="text-ink-2">
            {one.milestones.map((row) => t('referral.yearsOf', { count: row.years })).join(' · ') || t('none')}
          </span>
        ),
      },
      {
        id: 'remind',
        header: t('referral.remind'),
        width: 200,
        number: true,
        from: 'md',
        cell: (one) => (one.remind_days === null ? t('none') : fmt.int(one.remind_days)),
      },
    ],
    [t, fmt, lang],
  );
  const fields = useMemo<FieldSpec[]>(
    () => [
      { name: 'name_zh', label: t('referral.nameZh'), required: true, max: 80, half: true },
      { name: 'name_en', label: t('referral.nameEn'), required: true, max: 80, half: true },
      { name: 'code', label: t('referral.code'), required: true, max: 40, half: true },
      { name: 'remind_days', label: t('referral.remind'), kind: 'number', half: true, first: 30 },
      {
        name: 'milestones',
        label: t('referral.milestones'),
        kind: 'rows',
        draw: (value, change, fault, readOnly) => (
          <Milestones
            rows={(value as Milestone[]) ?? []}
            onChange={change}
            fault={fault}
            readOnly={readOnly}
            digits={digits}
          />
        ),
      },
    ],
    [t, digits],
  );
  return (
    <RecordsPage<PartnershipPlan>
      title={t('referral.ptabs.plans')}
      tabs={<PartnerTabs />}
      path={PARTNER_PLANS}
      area="partnership"
      columns={columns}
      fields={fields}
      wide
      noDelete
      nameOf={(one) => (lang === 'en' ? one.name_en : one.name_zh)}
      createLabel={t('referral.newPlan')}
      empty={{
        icon: <Handshake size={28} />,
        title: t('referral.noPartnerPlans'),
        hint: t('referral.noPartnerPlansHint'),
      }}
      filter={filter}
      onFilter={set}
    />
  );
}
