// Customers' information cards on paper, one customer's or several at once: what staff take along and fill in by hand.
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { IdCard, Pencil, Printer, UsersRound } from 'lucide-react';
import { useState } from 'react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { templatesQuery, useFiles } from '@/cards/data';
import { type Fit, Sheets, useReader } from '@/cards/Sheets';
import type { Template } from '@/cards/template';
import { useLang, useT } from '@/i18n';
import { Badge, Button, buttonClass, Note } from '@/ui';
import { type Crumb, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Empty, Failed, Loading } from '@/ui/states';

const one = getRouteApi('/inside/customers/$id/card');
const several = getRouteApi('/inside/customers/cards');
const CARDS_MAX = 100;

export function CardPage() {
  const { id } = one.useParams();
  const { template } = one.useSearch();
  const go = one.useNavigate();
  return (
    <Printed ids={[id]} chosen={template} choose={(next) => void go({ search: { template: next }, replace: true })} />
  );
}

// ids in the address; none: an empty card.
export function CardsPage() {
  const t = useT();
  const { ids, template } = several.useSearch();
  const go = several.useNavigate();
  const all = ids ? ids.split(',').filter(Boolean) : [];
  return (
    <Printed
      ids={all.slice(0, CARDS_MAX)}
      note={all.length > CARDS_MAX ? t('cards.tooMany', { count: CARDS_MAX }) : undefined}
      chosen={template}
      choose={(next) => void go({ search: (before) => ({ ...before, template: next }), replace: true })}
    />
  );
}

interface PrintedProps {
  ids: string[];
  note?: string;
  chosen?: string;
  choose: (template: string) => void;
}

function useTemplates(chosen?: string) {
  const lang = useLang();
  const query = useQuery(templatesQuery);
  const live = query.data?.filter((one) => !one.archived || one.id === chosen) ?? [];
  const template = live.find((one) => one.id === chosen) ?? live.find((one) => one.is_default) ?? live[0];
  const nameOf = (of: Template) => (lang === 'en' ? of.name_en : of.name_zh);
  return { query, live, template, nameOf };
}

function Printed({ ids, note, chosen, choose }: PrintedProps) {
  const t = useT();
  const me = useMe();
  const reader = useReader();
  const { query, live, template, nameOf } = useTemplates(chosen);
  const { files, pending, failed, error, again } = useFiles(ids, template);
  const [fit, setFit] = useState<Fit>({ pages: 1, tall: false });
  usePage(t('customers.card.title'));
  const waiting = query.isPending || (ids.length > 0 && pending);
  const single = ids.length === 1 ? files[0]?.overview.customer : undefined;
  const crumbs: Crumb[] = [{ to: '/customers', label: t('customers.title') }];
  if (single) crumbs.push({ to: `/customers/${ids[0]}`, label: single.display_name ?? t('customers.unnamed') });
  const blanks = template ? Array.from({ length: template.per_sheet }, () => null) : [];
  const told = (next: Fit) => {
    if (next.pages !== fit.pages || next.tall !== fit.tall) setFit(next);
  };
  return (
    <div className="mx-auto flex max-w-[1160px] flex-col gap-4 p-5 max-sm:p-3 print:m-0 print:block print:max-w-none print:p-0">
      <div className="flex flex-col gap-3 print:hidden">
        <PageHead
          title={t('customers.card.title')}
          count={ids.length > 1 ? t('cards.several', { count: ids.length }) : undefined}
          crumbs={crumbs}
          actions={
            <>
              {template && may(me, 'card_template.write') && (
                <Link
                  to="/settings/cards/$id"
                  params={{ id: template.id }}
                  search={{ customer: ids[0] }}
                  className={buttonClass('ghost')}
                  aria-label={t('cards.edit')}
                >
                  <Pencil size={15} aria-hidden />
                  <span className="max-sm:hidden">{t('cards.edit')}</span>
                </Link>
              )}
              {template && (
                <Select
                  label={t('cards.template')}
                  prefix={`${t('cards.template')}:`}
                  value={template.id}
                  onChange={choose}
                  items={live.map((of) => ({ value: of.id, label: nameOf(of) }))}
                  className="max-w-72"
                />
              )}
              <Button
                variant="primary"
                icon={<Printer size={15} aria-hidden />}
                disabled={waiting || !template || (ids.length > 0 && files.length === 0)}
                onClick={() => print()}
              >
                {t('cards.print')}
              </Button>
            </>
          }
        />
        {template && !waiting && (
          <p className="flex flex-wrap items-center gap-2 text-sm text-ink-3">
            <Badge>{t(`cards.paper.${template.paper}`)}</Badge>
            {template.per_sheet > 1 && <Badge>{t('cards.sheetOf', { count: template.per_sheet })}</Badge>}
            {fit.pages > 1 && t('cards.pages', { count: fit.pages })}
          </p>
        )}
        {note && <Note tone="warn">{note}</Note>}
        {fit.tall && <Note tone="warn">{t('cards.tall')}</Note>}
        {failed > 0 && files.length > 0 && <Note tone="warn">{t('cards.missing', { count: failed })}</Note>}
        {ids.length === 0 && (
          <Note>
            {t('cards.noneChosenHint')}{' '}
            <Link to="/customers" search={{}} className="font-semibold underline">
              {t('cards.toList')}
            </Link>
          </Note>
        )}
      </div>
      {waiting ? (
        <Loading lines={10} />
      ) : query.error ? (
        <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />
      ) : !template ? (
        <Empty icon={<IdCard size={28} />} title={t('cards.noTemplate')} />
      ) : ids.length > 0 && files.length === 0 ? (
        error ? (
          <Failed error={error} retry={again} role={me.role_title} />
        ) : (
          <Empty icon={<UsersRound size={28} />} title={t('cards.noneChosen')} />
        )
      ) : (
        <Sheets draft={template} files={ids.length === 0 ? blanks : files} reader={reader} onFit={told} />
      )}
    </div>
  );
}
