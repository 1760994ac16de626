// Why an order gave what it gave: every rule that looked, what it gave, and where it gave nothing, why not.
import type { Explained, Explanation as Told, Wallet } from '@shared/api/loyalty';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import clsx from 'clsx';
import { Check, ChevronRight, X } from 'lucide-react';
import { useMemo } from 'react';
import { allQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import { Badge, type Tone } from '@/ui';

const tones: Record<Explained['why'], Tone> = {
  applied: 'good',
  trimmed: 'warn',
  condition: 'mute',
  lines: 'mute',
  nothing: 'mute',
  group: 'mute',
  exclusive: 'mute',
  cap: 'warn',
  returned: 'warn',
  broken: 'bad',
};

function Held({ holds }: { holds: boolean }) {
  const t = useT();
  const Icon = holds ? Check : X;
  return (
    <span className={clsx('mt-0.5 flex-none', holds ? 'text-good' : 'text-bad')}>
      <Icon size={14} aria-hidden />
      <span className="sr-only">{t(holds ? 'loyalty.explain.holds' : 'loyalty.explain.fails')}</span>
    </span>
  );
}

function One({ rule, tried, digits }: { rule: Explained; tried: boolean; digits: number }) {
  const t = useT();
  const fmt = useFormats();
  const amount = rule.applied ? rule.amount : 0;
  const more = rule.parts.length > 0 || rule.lines.length > 0 || rule.taken_back > 0;
  const head = (
    <>
      <span className="min-w-0 flex-1">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-semibold">{rule.name ?? rule.code}</span>
          {tried && <Badge tone="info">{t('loyalty.explain.draft')}</Badge>}
          <Badge tone={tones[rule.why]}>{t(`loyalty.explain.why.${rule.why}`)}</Badge>
        </span>
        <span className="mt-0.5 block text-sm text-ink-2">{rule.text ?? rule.rule}</span>
      </span>
      <span className={clsx('num flex-none text-base font-semibold', amount > 0 ? 'text-good' : 'text-ink-3')}>
        {amount > 0 ? `+${fmt.points(amount, digits)}` : t('loyalty.explain.nothing')}
      </span>
    </>
  );
  if (!more) return <li className="flex items-start gap-3 py-3 pl-6">{head}</li>;
  return (
    <li>
      <details className="group">
        <summary className="flex cursor-pointer list-none items-start gap-2 py-3">
          <ChevronRight size={16} aria-hidden className="mt-0.5 flex-none text-ink-3 group-open:rotate-90" />
          {head}
        </summary>
        <div className="flex flex-col gap-3 pb-4 pl-6 text-sm">
          {rule.taken_back > 0 && (
            <p className="text-warn">
              {t('loyalty.explain.takenBack', { points: fmt.points(rule.taken_back, digits) })}
            </p>
          )}
          {rule.parts.length > 0 && (
            <section aria-label={t('loyalty.explain.parts')}>
              <h4 className="mb-1 text-xs text-ink-3">{t('loyalty.explain.parts')}</h4>
              <ul className="flex flex-col gap-1">
                {rule.parts.map((part, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no other name
                  <li key={at} className="flex items-start gap-2" style={{ paddingLeft: part.depth * 18 }}>
                    <Held holds={part.holds} />
                    <span className="min-w-0">
                      {part.words || <code className="font-mono text-xs">{part.text}</code>}
                      {part.why && <span className="block text-xs text-ink-3">{part.why}</span>}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          )}
          {rule.lines.length > 0 && (
            <section aria-label={t('loyalty.explain.lines')}>
              <h4 className="mb-1 text-xs text-ink-3">{t('loyalty.explain.lines')}</h4>
              <ul className="flex flex-col gap-1">
                {rule.lines.map((line) => (
                  <li key={line.line} className="flex items-start gap-2">
                    <Held holds={line.counts} />
                    <span className="min-w-0">
                      {line.name ?? line.sku}
                      {line.why && <span className="block text-xs text-ink-3">{line.why}</span>}
                    </span>
                  </li>
                ))}
              </ul>
            </section>
          )}
        </div>
      </details>
    </li>
  );
}

export function Explanation({ told, draft }: { told: Told; draft?: string }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const wallets = useQuery({ ...allQuery<Wallet>('/v1/wallets'), enabled: may(me, 'wallet.read') });
  const digits = useMemo(() => new Map(wallets.data?.map((one) => [one.code, one.digits])), [wallets.data]);
  const empty = told.moments.every((moment) => moment.rules.length === 0);
  return (
    <div className="flex flex-col gap-4">
      {(told.text || empty) && <p className="text-sm text-ink-2">{told.text ?? t('loyalty.explain.noRules')}</p>}
      {told.moments.map((moment) => (
        <section key={moment.trigger + moment.at} aria-label={t(`loyalty.rule.triggers.${moment.trigger}`)}>
          <h3 className="flex flex-wrap items-baseline gap-x-2 text-sm">
            <span className="font-semibold">{t(`loyalty.rule.triggers.${moment.trigger}`)}</span>
            <span className="num text-xs text-ink-3">
              {moment.at && fmt.dateTime(moment.at)} ·{' '}
              {t(moment.recorded ? 'loyalty.explain.recorded' : 'loyalty.explain.computed')}
            </span>
          </h3>
          <ul className="divide-y divide-line">
            {moment.rules.map((rule) => (
              <One
                key={`${rule.rule_id ?? rule.code}${rule.version}${rule.wallet}`}
                rule={rule}
                tried={!!draft && rule.rule_id === draft}
                digits={digits.get(rule.wallet ?? '') ?? 0}
              />
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}
