import { api, newKey } from '@shared/api/client';
import type { CouponTemplate, EarningGroup, Rule, RuleChecked, Wallet } from '@shared/api/loyalty';
import { ProblemError } from '@shared/api/problem';
import { may } from '@shared/auth/permissions';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useState } from 'react';
import { allQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { ExpressionField } from '@/builders/ExpressionField';
import { useLang, useT } from '@/i18n';
import { Button, Card, Checkbox, Choose, Input, Segmented, Textarea } from '@/ui';
import { DayField, MoneyField, NumberField } from '@/ui/fields';
import { PageHead, RecordFrame } from '@/ui/page';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { CapsEditor } from './components/CapsEditor';
import { FIRST, formOf, ofOrder, type TermsForm, TRIGGERS, termsOf } from './components/terms';
import { RULES, ruleQuery } from './queries';

const route = getRouteApi('/inside/rules/$id/edit');
const PAUSE_MS = 400;

function usePaused<T>(value: T): T {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

export function RuleNewPage() {
  return <Editor />;
}

export function RuleEditPage() {
  const t = useT();
  const me = useMe();
  const { id } = route.useParams();
  const versions = useQuery(ruleQuery(id));
  const rule = versions.data?.[0];
  if (rule) return <Editor key={`${rule.id}${rule.version}`} rule={rule} />;
  return (
    <div className="p-5 max-sm:p-3">
      <h1 className="sr-only">{t('loyalty.nav.rules')}</h1>
      {versions.error ? (
        <Failed error={versions.error} retry={() => void versions.refetch()} role={me.role_title} />
      ) : (
        <Loading lines={8} />
      )}
    </div>
  );
}

function Editor({ rule }: { rule?: Rule }) {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  const client = useQueryClient();
  const navigate = useNavigate();
  const zone = me.shop.time_zone;
  const title = rule
    ? t('loyalty.rule.edit', { name: lang === 'en' ? rule.terms.name_en : rule.terms.name_zh })
    : t('loyalty.rule.create');
  usePage(title);
  const [form, setForm] = useState<TermsForm>(() => (rule ? formOf(rule.terms, zone) : FIRST));
  const [code, setCode] = useState('');
  const [note, setNote] = useState('');
  const [key] = useState(newKey);
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const groups = useQuery({
    ...allQuery<EarningGroup>('/v1/earning-groups'),
    enabled: may(me, 'earning_group.read'),
  });
  const templates = useQuery({
    ...allQuery<CouponTemplate>('/v1/coupon-templates'),
    enabled: may(me, 'coupon.read') && form.effect === 'coupon',
  });
  const wallet = form.wallet || wallets.data?.find((one) => one.kind === 'redeemable')?.code || '';
  const digits = wallets.data?.find((one) => one.code === wallet)?.digits ?? 0;
  const set = (part: Partial<TermsForm>) => setForm((before) => ({ ...before, ...part }));
  const terms = termsOf({ ...form, wallet }, zone);
  const order = ofOrder(form.trigger);
  const named = form.name_zh.trim() !== '' && form.name_en.trim() !== '';

  const asked = usePaused(JSON.stringify(terms));
  const said = useQuery({
    queryKey: [RULES, 'check', asked, lang],
    queryFn: ({ signal }) => api.post<RuleChecked>(`${RULES}/check`, { body: JSON.parse(asked), signal }),
    enabled: named,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const save = useMutation({
    mutationFn: () =>
      rule
        ? api.post<Rule>(`${RULES}/${rule.id}/versions`, {
            body: { terms, note: note.trim() || null },
            idempotencyKey: key,
          })
        : api.post<Rule>(RULES, { body: { code: code.trim(), terms, note: note.trim() || null }, idempotencyKey: key }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [RULES] });
      toast({ text: t('loyalty.rule.saved') });
      await navigate({ to: '/rules/$id', params: { id: made.id } });
    },
  });
  // What the check or the last attempt to save said about a field.
  const fault = (field: string) => {
    const saved = save.error instanceof ProblemError ? (save.error.of(`terms/${field}`) ?? save.error.of(field)) : null;
    if (saved) return saved;
    return said.error instanceof ProblemError && asked === JSON.stringify(terms) ? said.error.of(field) : undefined;
  };
  const nameOf = (one: { name_zh: string; name_en: string }) => (lang === 'en' ? one.name_en : one.name_zh);
  const sentence = said.data && (lang === 'en' ? said.data.sentence_en : said.data.sentence_zh);
  const unbound = (error: unknown) => (error instanceof ProblemError && error.problem.errors?.length ? null : error);
  const ready = named && (rule || code.trim() !== '');

  if (!may(me, 'rule.write'))
    return (
      <div className="p-5 max-sm:p-3">
        <h1 className="sr-only">{title}</h1>
        <Empty title={t('state.forbiddenTitle')} hint={t('state.forbidden', { role: me.role_title })} />
      </div>
    );
  const per = (
    <>
      {form.measure === 'amount' && (
        <MoneyField
          label={t('loyalty.rule.perAmount')}
          currency={me.shop.currency}
          value={form.per}
          onChange={(next) => set({ per: next })}
          error={fault('per')}
        />
      )}
      {(form.measure === 'units' || form.measure === 'number') && (
        <NumberField
          label={t(form.measure === 'units' ? 'loyalty.rule.perUnits' : 'loyalty.rule.perNumber')}
          value={form.per}
          onChange={(next) => set({ per: next })}
          error={fault('per')}
        />
      )}
    </>
  );
  return (
    <RecordFrame
      edits
      head={
        <PageHead
          title={title}
          crumbs={[
            { to: '/rules', label: t('loyalty.nav.rules') },
            ...(rule ? [{ to: `/rules/${rule.id}`, label: nameOf(rule.terms) }] : []),
          ]}
        />
      }
      right={
        <div className="sticky top-4 flex flex-col gap-4">
          <Card title={t('loyalty.rule.preview')}>
            <div aria-live="polite" data-testid="sentence">
              {!named && <p className="text-sm text-ink-2">{t('loyalty.rule.previewWait')}</p>}
              {named && sentence && !said.error && <p className="leading-7">{sentence}</p>}
              {named && said.error && (
                <ul className="flex flex-col gap-1 text-sm text-bad">
                  {said.error instanceof ProblemError && said.error.problem.errors?.length ? (
                    said.error.problem.errors.map((one) => (
                      <li key={one.pointer}>
                        <code className="font-mono text-xs">{one.pointer.replace('/', '')}</code> {one.detail}
                      </li>
                    ))
                  ) : (
                    <li>{said.error.message}</li>
                  )}
                </ul>
              )}
            </div>
          </Card>
          <Card>
            <form
              className="flex flex-col gap-4"
              onSubmit={(event: FormEvent) => {
                event.preventDefault();
                if (ready) save.mutate();
              }}
            >
              <Textarea
                label={t('loyalty.rule.note')}
                hint={t('loyalty.rule.noteHint')}
                value={note}
                onChange={setNote}
                maxLength={500}
              />
              <Refusal error={unbound(save.error)} />
              <Button type="submit" variant="primary" className="h-10" disabled={!ready} busy={save.isPending}>
                {t('loyalty.rule.save')}
              </Button>
            </form>
          </Card>
        </div>
      }
    >
      <Card title={t('loyalty.rule.basics')}>
        <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
          <Input
            label={t('loyalty.nameZh')}
            lang="zh-CN"
            value={form.name_zh}
            onChange={(name_zh) => set({ name_zh })}
            error={fault('name_zh')}
            maxLength={120}
          />
          <Input
            label={t('loyalty.nameEn')}
            value={form.name_en}
            onChange={(name_en) => set({ name_en })}
            error={fault('name_en')}
            maxLength={120}
          />
          {!rule && (
            <Input
              label={t('loyalty.code')}
              hint={t('loyalty.codeHint')}
              value={code}
              onChange={setCode}
              error={save.error instanceof ProblemError ? save.error.of('code') : undefined}
              autoCapitalize="off"
              autoComplete="off"
              maxLength={64}
            />
          )}
          <Choose
            label={t('loyalty.rule.trigger')}
            value={form.trigger}
            onChange={(next) => {
              const trigger = next as TermsForm['trigger'];
              set({ trigger, ...(ofOrder(trigger) ? {} : { measure: 'fixed' as const, line_condition: '' }) });
            }}
            items={TRIGGERS.map((value) => ({ value, label: t(`loyalty.rule.triggers.${value}`) }))}
          />
          {form.trigger === 'custom' && (
            <Input
              label={t('loyalty.rule.activity')}
              hint={t('loyalty.rule.activityHint')}
              value={form.activity}
              onChange={(activity) => set({ activity })}
              error={fault('activity')}
            />
          )}
        </div>
      </Card>
      <Card title={t('loyalty.rule.who')}>
        <div className="flex flex-col gap-4">
          <ExpressionField
            label={t('loyalty.rule.condition')}
            hint={t('loyalty.rule.conditionHint')}
            scope={order ? 'order' : 'event'}
            value={form.condition}
            onChange={(condition) => set({ condition })}
            error={fault('condition')}
          />
          {order && (
            <ExpressionField
              label={t('loyalty.rule.lineCondition')}
              hint={t('loyalty.rule.lineHint')}
              scope="line"
              rows={2}
              value={form.line_condition}
              onChange={(line_condition) => set({ line_condition })}
              error={fault('line_condition')}
            />
          )}
          <div className="grid grid-cols-2 gap-4 max-sm:grid-cols-1">
            <DayField
              label={t('loyalty.from')}
              value={form.from}
              onChange={(from) => set({ from })}
              error={fault('from')}
            />
            <DayField
              label={t('loyalty.until')}
              hint={t('loyalty.untilHint')}
              value={form.until}
              onChange={(until) => set({ until })}
              error={fault('until')}
            />
          </div>
        </div>
      </Card>
      <Card title={t('loyalty.rule.effect')}>
        <div className="flex flex-col gap-4">
          <div>
            <Segmented
              label={t('loyalty.rule.effect')}
              value={form.effect}
              onChange={(effect) => set({ effect })}
              items={(['points', 'multiplier', 'coupon'] as const).map((value) => ({
                value,
                label: t(`loyalty.rule.effects.${value}`),
              }))}
            />
          </div>
          <div className="grid grid-cols-3 items-start gap-4 max-sm:grid-cols-1">
            {form.effect !== 'coupon' && (wallets.data?.length ?? 0) > 0 && (
              <Choose
                label={t('loyalty.rule.wallet')}
                value={wallet}
                onChange={(next) => set({ wallet: next })}
                items={(wallets.data ?? []).map((one) => ({ value: one.code, label: nameOf(one) }))}
              />
            )}
            {form.effect === 'points' && (
              <>
                <Choose
                  label={t('loyalty.rule.measure')}
                  value={form.measure}
                  onChange={(next) => set({ measure: next as TermsForm['measure'], per: null })}
                  items={(order ? (['fixed', 'amount', 'units'] as const) : (['fixed', 'number'] as const)).map(
                    (value) => ({ value, label: t(`loyalty.rule.measures.${value}`) }),
                  )}
                />
                {form.bands.length === 0 ? (
                  <>
                    {per}
                    <NumberField
                      label={t('loyalty.rule.points')}
                      digits={digits}
                      value={form.points}
                      onChange={(points) => set({ points })}
                      error={fault('points')}
                    />
                  </>
                ) : (
                  <p className="self-end text-sm text-ink-2">{t('loyalty.rule.steps', { count: form.bands.length })}</p>
                )}
              </>
            )}
            {form.effect === 'multiplier' && (
              <NumberField
                label={t('loyalty.rule.factor')}
                hint={t('loyalty.rule.factorHint')}
                digits={4}
                value={form.factor}
                onChange={(factor) => set({ factor })}
                error={fault('factor')}
              />
            )}
            {form.effect === 'coupon' && (
              <Choose
                label={t('loyalty.rule.coupon')}
                value={form.coupon}
                onChange={(coupon) => set({ coupon })}
                items={[
                  { value: '', label: t('loyalty.rule.chooseCoupon') },
                  ...(templates.data ?? []).map((one) => ({ value: one.code, label: nameOf(one) })),
                ]}
              />
            )}
          </div>
          {form.effect === 'points' && (
            <Checkbox
              label={t('loyalty.rule.notMultiplied')}
              checked={form.not_multiplied}
              onChange={(not_multiplied) => set({ not_multiplied })}
            />
          )}
        </div>
      </Card>
      {order && form.effect !== 'coupon' && (
        <Card title={t('loyalty.rule.base')}>
          <div className="flex flex-col gap-4">
            <div className="flex flex-col gap-1">
              <Checkbox
                label={t('loyalty.rule.beforeDiscount')}
                checked={form.before_discount}
                onChange={(before_discount) => set({ before_discount })}
              />
              <Checkbox
                label={t('loyalty.rule.withShipping')}
                checked={form.with_shipping}
                onChange={(with_shipping) => set({ with_shipping })}
              />
              <Checkbox
                label={t('loyalty.rule.withPoints')}
                checked={form.with_points_part}
                onChange={(with_points_part) => set({ with_points_part })}
              />
            </div>
            <div className="grid grid-cols-3 items-start gap-4 max-sm:grid-cols-1">
              <NumberField
                label={t('loyalty.rule.taxRate')}
                digits={2}
                value={form.tax_rate}
                onChange={(tax_rate) => set({ tax_rate })}
                error={fault('tax_rate')}
              />
              <Choose
                label={t('loyalty.rule.rounding')}
                value={form.rounding}
                onChange={(next) => set({ rounding: next as TermsForm['rounding'] })}
                items={(['steps', 'floor', 'half_up', 'half_even'] as const).map((value) => ({
                  value,
                  label: t(`loyalty.rule.roundings.${value}`),
                }))}
              />
              <Choose
                label={t('loyalty.rule.rounded')}
                value={form.rounded}
                onChange={(next) => set({ rounded: next as TermsForm['rounded'] })}
                items={(['total', 'line'] as const).map((value) => ({
                  value,
                  label: t(`loyalty.rule.roundeds.${value}`),
                }))}
              />
            </div>
          </div>
        </Card>
      )}
      <Card title={t('loyalty.rule.limits')}>
        <div className="flex flex-col gap-4">
          <CapsEditor caps={form.caps} onChange={(caps) => set({ caps })} />
          {fault('caps') && <p className="text-xs text-bad">{fault('caps')}</p>}
          <div className="grid grid-cols-3 items-start gap-4 max-sm:grid-cols-1">
            <Choose
              label={t('loyalty.rule.group')}
              value={form.group}
              onChange={(group) => set({ group })}
              items={[
                { value: '', label: t('loyalty.rule.noGroup') },
                ...(groups.data ?? []).map((one) => ({ value: one.code, label: nameOf(one) })),
              ]}
            />
            <NumberField
              label={t('loyalty.rule.priority')}
              hint={t('loyalty.rule.priorityHint')}
              value={form.priority}
              onChange={(priority) => set({ priority })}
            />
            {order && (
              <Choose
                label={t('loyalty.rule.onReturn')}
                value={form.on_return}
                onChange={(next) => set({ on_return: next as TermsForm['on_return'] })}
                items={(['counterfactual', 'proportional', 'whole'] as const).map((value) => ({
                  value,
                  label: t(`loyalty.rule.onReturns.${value}`),
                }))}
              />
            )}
          </div>
        </div>
      </Card>
    </RecordFrame>
  );
}
