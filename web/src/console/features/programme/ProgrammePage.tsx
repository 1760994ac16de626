import { api } from '@shared/api/client';
import type { Programme, ProgrammeItem } from '@shared/api/offers';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, Copy, ExternalLink } from 'lucide-react';
import { useMemo, useState } from 'react';
import { encode } from 'uqr';
import { usePage } from '@/app/page';
import { usePointsDigits } from '@/app/points';
import { useMe } from '@/app/session';
import { useFormats, useLang, useT } from '@/i18n';
import { Button, buttonClass, Card } from '@/ui';
import { PageHead, ReportFrame } from '@/ui/page';
import { Failed, Loading } from '@/ui/states';
import { ProgrammeTabs } from './ProgrammeTabs';

const PUBLIC = '/portal/programme';
const QUIET = 4; // modules around the code

function Qr({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => {
    const code = encode(text, { border: 0 });
    const parts: string[] = [];
    code.data.forEach((row, y) => {
      row.forEach((on, x) => {
        if (on) parts.push(`M${x} ${y}h1v1h-1z`);
      });
    });
    return { path: parts.join(''), size: code.size };
  }, [text]);
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-QUIET} ${-QUIET} ${size + QUIET * 2} ${size + QUIET * 2}`}
      className="w-40 rounded-ctl"
      style={{ background: 'var(--qr-ground)' }}
      shapeRendering="crispEdges"
    >
      <path d={path} style={{ fill: 'var(--qr-ink)' }} />
    </svg>
  );
}

function Part({ title, items, to }: { title: string; items: ProgrammeItem[]; to: string }) {
  const t = useT();
  const fmt = useFormats();
  const digits = usePointsDigits();
  return (
    <section className="border-t border-line px-4 py-4 first:border-0">
      <h3 className="mb-2 text-base font-semibold">{title}</h3>
      {items.length === 0 && (
        <p className="flex items-center justify-between gap-3 text-sm text-ink-2">
          {t('programme.emptyPart')}
          <Link to={to as '/'} className="inline-block min-h-6 text-brand-text hover:underline">
            {t('programme.fix')}
          </Link>
        </p>
      )}
      <ul className="flex flex-col gap-2.5">
        {items.map((item) => (
          <li key={item.code} className="text-sm">
            <p className="flex items-baseline justify-between gap-3">
              <span className="font-semibold">{item.name}</span>
              {item.points !== null && (
                <span className="num flex-none text-brand-text">
                  {t('programme.cost', { points: fmt.points(item.points, digits) })}
                </span>
              )}
            </p>
            {item.text && <p className="text-ink-2">{item.text}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function ProgrammePage() {
  const t = useT();
  const lang = useLang();
  const me = useMe();
  usePage(t('programme.title'));
  const [copied, setCopied] = useState(false);
  const programme = useQuery({
    queryKey: ['/v1/programme', lang],
    queryFn: ({ signal }) => api.get<Programme>('/v1/programme', { signal }),
  });
  const link = `${location.origin}${PUBLIC}`;
  return (
    <ReportFrame
      head={
        <>
          <PageHead
            title={t('programme.title')}
            sub={t('programme.sub')}
            actions={
              <a href={PUBLIC} target="_blank" rel="noreferrer" className={buttonClass('primary')}>
                <ExternalLink size={15} aria-hidden />
                {t('programme.openPage')}
              </a>
            }
          />
          <ProgrammeTabs />
        </>
      }
    >
      {programme.isPending && <Loading lines={9} />}
      {programme.error && (
        <Failed error={programme.error} retry={() => void programme.refetch()} role={me.role_title} />
      )}
      {programme.data && (
        <div className="grid grid-cols-[minmax(0,1fr)_300px] items-start gap-6 max-lg:grid-cols-1">
          <section
            aria-label={t('programme.preview')}
            className="mx-auto w-full max-w-[430px] overflow-hidden rounded-[28px] border-8 border-line-strong bg-surface"
          >
            <header className="member-card px-5 py-6 text-card-ink">
              <p className="text-xs text-card-ink-2">{t('programme.preview')}</p>
              <h2 className="text-xl font-semibold">{programme.data.shop}</h2>
            </header>
            <div>
              <Part title={t('programme.earning')} items={programme.data.earning} to="/rules" />
              <Part title={t('programme.points')} items={programme.data.points} to="/rules" />
              <Part title={t('programme.tiers')} items={programme.data.tiers} to="/tiers" />
              <Part title={t('programme.rewards')} items={programme.data.rewards} to="/rewards" />
            </div>
          </section>
          <Card title={t('programme.link')}>
            <div className="flex flex-col items-start gap-3">
              <Qr text={link} label={t('programme.qr')} />
              <code className="text-xs break-all">{link}</code>
              <Button
                icon={copied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
                onClick={() => void navigator.clipboard?.writeText(link).then(() => setCopied(true))}
              >
                {copied ? t('action.copied') : t('programme.copy')}
              </Button>
              <p className="text-xs text-ink-2">{t('programme.linkHint')}</p>
            </div>
          </Card>
        </div>
      )}
    </ReportFrame>
  );
}
