// The templates of customer cards, each as it looks.
import { api, newKey } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Archive, ArchiveRestore, Copy, IdCard, MoreHorizontal, Plus, Printer, Star, Trash2 } from 'lucide-react';
import { lazy, Suspense, useMemo, useState } from 'react';
import { useShortcuts } from '@/app/keys';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { templatesQuery } from '@/cards/data';
import { Sheets, useReader } from '@/cards/Sheets';
import type { Reader } from '@/cards/shown';
import { NAME_MAX, PATH, type Template } from '@/cards/template';
import { useLang, useT } from '@/i18n';
import { Badge, buttonClass, Segmented } from '@/ui';
import type { MenuEntry } from '@/ui/menu';
import { PageHead } from '@/ui/page';
import { Empty, Failed, Loading } from '@/ui/states';
import { toast } from '@/ui/toast';

const route = getRouteApi('/inside/settings/cards');
const Menu = lazy(() => import('@/ui/menu').then((module) => ({ default: module.Menu })));
const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));

export function CardsPage() {
  const t = useT();
  const me = useMe();
  const lang = useLang();
  const client = useQueryClient();
  const navigate = useNavigate();
  const reader = useReader();
  const { archived } = route.useSearch();
  const go = route.useNavigate();
  const query = useQuery(templatesQuery);
  const [removing, setRemoving] = useState<Template | null>(null);
  const canWrite = may(me, 'card_template.write');
  usePage(t('nav.cards'));
  const shown = query.data?.filter((one) => one.archived === !!archived) ?? [];
  const nameOf = (one: Template) => (lang === 'en' ? one.name_en : one.name_zh);
  const change = useMutation({
    mutationFn: ({ one, body }: { one: Template; body: object; said: string }) =>
      api.patch<Template>(`${PATH}/${one.id}`, { body, ifMatch: one.version }),
    onSuccess: async (_, { said }) => {
      await client.invalidateQueries({ queryKey: [PATH] });
      toast({ text: said });
    },
    onError: async (error) => {
      await client.invalidateQueries({ queryKey: [PATH] });
      toast({ text: error.message, tone: 'bad' });
    },
  });
  const copy = useMutation({
    mutationFn: (one: Template) => {
      const { name_en, name_zh, paper, per_sheet, sections } = one;
      const next = (name: string) => `${name.slice(0, NAME_MAX - 4)} (2)`;
      const body = { paper, per_sheet, sections, name_en: next(name_en), name_zh: next(name_zh) };
      return api.post<Template>(PATH, { body, idempotencyKey: newKey() });
    },
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: [PATH] });
      void navigate({ to: '/settings/cards/$id', params: { id: made.id } });
    },
    onError: (error) => toast({ text: error.message, tone: 'bad' }),
  });
  const acts = (one: Template): MenuEntry[] => {
    const name = nameOf(one);
    const entries: MenuEntry[] = [
      { label: t('cards.list.copy'), icon: <Copy size={15} aria-hidden />, onSelect: () => copy.mutate(one) },
    ];
    if (one.is_default) return entries;
    if (!one.archived)
      entries.push({
        label: t('cards.list.makeDefault'),
        icon: <Star size={15} aria-hidden />,
        onSelect: () => change.mutate({ one, body: { is_default: true }, said: t('cards.list.madeDefault', { name }) }),
      });
    entries.push({
      label: t(one.archived ? 'cards.list.restore' : 'cards.list.archive'),
      icon: one.archived ? <ArchiveRestore size={15} aria-hidden /> : <Archive size={15} aria-hidden />,
      onSelect: () =>
        change.mutate({
          one,
          body: { archived: !one.archived },
          said: t(one.archived ? 'cards.list.restored' : 'cards.list.archivedToast', { name }),
        }),
    });
    entries.push({
      label: t('form.delete'),
      icon: <Trash2 size={15} aria-hidden />,
      danger: true,
      onSelect: () => setRemoving(one),
    });
    return entries;
  };
  const shortcuts = useMemo(
    () =>
      canWrite
        ? [
            {
              keys: 'c',
              label: 'form.create' as const,
              run: () => void navigate({ to: '/settings/cards/new' }),
              palette: true,
            },
          ]
        : [],
    [canWrite, navigate],
  );
  useShortcuts(shortcuts);
  return (
    <div className="flex flex-col gap-4 p-5 max-sm:p-3">
      <PageHead
        title={t('nav.cards')}
        sub={t('cards.sub')}
        actions={
          <>
            <Link to="/customers/cards" search={{}} className={buttonClass()}>
              <Printer size={15} aria-hidden />
              {t('cards.empty')}
            </Link>
            {canWrite && (
              <Link to="/settings/cards/new" className={buttonClass('primary')}>
                <Plus size={15} aria-hidden />
                {t('cards.list.new')}
              </Link>
            )}
          </>
        }
      />
      <div>
        <Segmented
          label={t('cards.templates')}
          value={archived ? 'archived' : 'live'}
          onChange={(next) => void go({ search: next === 'archived' ? { archived: 'true' } : {}, replace: true })}
          items={[
            { value: 'live', label: t('cards.list.live') },
            { value: 'archived', label: t('cards.list.archived') },
          ]}
        />
      </div>
      {query.isPending ? (
        <Loading lines={6} />
      ) : query.error ? (
        <Failed error={query.error} retry={() => void query.refetch()} role={me.role_title} />
      ) : shown.length === 0 ? (
        <Empty icon={<IdCard size={28} />} title={t(archived ? 'cards.list.none' : 'cards.list.noneLive')} />
      ) : (
        <ul className="grid grid-cols-[repeat(auto-fill,minmax(240px,1fr))] gap-4 max-sm:grid-cols-1">
          {shown.map((one) => (
            <Tile key={one.id} one={one} name={nameOf(one)} reader={reader} acts={canWrite ? acts(one) : []} />
          ))}
        </ul>
      )}
      <Suspense>
        {removing && (
          <Confirm
            title={t('form.deleteTitle', { name: nameOf(removing) })}
            text={t('form.deleteText')}
            action={t('form.delete')}
            onClose={() => setRemoving(null)}
            run={async () => {
              await api.delete(`${PATH}/${removing.id}`, { ifMatch: removing.version });
              await client.invalidateQueries({ queryKey: [PATH] });
              toast({ text: t('form.deleted', { name: nameOf(removing) }) });
            }}
          />
        )}
      </Suspense>
    </div>
  );
}

function Tile({ one, name, reader, acts }: { one: Template; name: string; reader: Reader; acts: MenuEntry[] }) {
  const t = useT();
  const items = one.sections.reduce((sum, section) => sum + section.items.length, 0);
  return (
    <li className="card relative flex min-w-0 flex-col overflow-hidden">
      <div className="grid h-64 place-items-start justify-center overflow-hidden bg-surface-2 p-4" aria-hidden inert>
        <div className="w-[208px]">
          <Sheets draft={one} files={[null]} reader={reader} printed={false} />
        </div>
      </div>
      <div className="flex items-start gap-2 border-t border-line p-3">
        <div className="min-w-0 flex-1">
          <Link
            to="/settings/cards/$id"
            params={{ id: one.id }}
            className="block font-semibold break-words after:absolute after:inset-0 hover:text-brand-text"
          >
            {name}
          </Link>
          <p className="mt-1 flex flex-wrap items-center gap-1.5 text-xs text-ink-3">
            {one.is_default && (
              <Badge tone="good" dot>
                {t('cards.list.default')}
              </Badge>
            )}
            <span>{t(`cards.paper.${one.paper}`)}</span>
            {one.per_sheet > 1 && <span>{t('cards.sheetOf', { count: one.per_sheet })}</span>}
            <span>{t('cards.list.items', { count: items })}</span>
          </p>
        </div>
        {acts.length > 0 && (
          <span className="relative z-10">
            <Suspense fallback={<span className={buttonClass('ghost', true)} />}>
              <Menu
                label={t('cards.list.more', { name })}
                trigger={<MoreHorizontal size={16} aria-hidden />}
                className={buttonClass('ghost', true)}
                items={acts}
              />
            </Suspense>
          </span>
        )}
      </div>
    </li>
  );
}
