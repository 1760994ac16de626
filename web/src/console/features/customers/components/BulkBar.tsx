// What can be done with selected customers, or with all that the list's filter finds.
import { api } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { useQuery } from '@tanstack/react-query';
import { BadgeCheck, Download, ListChecks, MoreHorizontal, TagIcon } from 'lucide-react';
import { type FormEvent, lazy, Suspense, useId, useState } from 'react';
import { allQuery, storesQuery, tagsQuery } from '@/app/data';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, Choose, Input } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Menu } from '@/ui/menu';
import { Refusal } from '@/ui/states';
import { type Action, BULKS, type Bulk, type Whom } from '../bulk';

const ExportDialog = lazy(() => import('./ExportDialog').then((module) => ({ default: module.ExportDialog })));

// What the act needs besides: a tag, a store, a consultant.
function Wanted({ action, value, onChange }: { action: Action; value: string; onChange: (value: string) => void }) {
  const t = useT();
  const listId = useId();
  const tags = useQuery({ ...tagsQuery, enabled: action === 'tag_add' || action === 'tag_remove' });
  const stores = useQuery({ ...storesQuery, enabled: action === 'store' });
  const staff = useQuery({ ...allQuery<{ id: string; name: string }>('/v1/staff'), enabled: action === 'owner' });
  const choices = (items: { id: string; name: string }[] | undefined) =>
    (items ?? []).map((one) => ({ value: one.id, label: one.name }));
  if (action === 'confirm') return null;
  if (action === 'tag_add')
    return (
      <>
        <Input
          label={t('customers.detail.tagName')}
          value={value}
          onChange={onChange}
          maxLength={60}
          list={listId}
          required
        />
        <datalist id={listId}>
          {tags.data?.map((one) => (
            <option key={one.id} value={one.name} />
          ))}
        </datalist>
      </>
    );
  if (action === 'tag_remove')
    return (
      <Choose
        label={t('customers.filter.tag')}
        value={value}
        onChange={onChange}
        required
        items={[{ value: '', label: t('none') }, ...choices(tags.data)]}
      />
    );
  return (
    <Choose
      label={t(`bulk.act.${action}`)}
      value={value}
      onChange={onChange}
      items={[{ value: '', label: t('bulk.nobody') }, ...choices(action === 'store' ? stores.data : staff.data)]}
    />
  );
}

function wantedBody(action: Action, value: string): Record<string, unknown> {
  if (action === 'tag_add') return { tag_name: value.trim() };
  if (action === 'tag_remove') return { tag_id: value };
  if (action === 'store') return { store_id: value || null };
  if (action === 'owner') return { owner_id: value || null };
  return {};
}

function Start({
  action,
  whom,
  people,
  onClose,
  onStarted,
}: {
  action: Action;
  whom: Whom;
  people: string;
  onClose: () => void;
  onStarted: (id: string) => void;
}) {
  const t = useT();
  const [value, setValue] = useState('');
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const needed = (action === 'tag_add' || action === 'tag_remove') && !value.trim();
  const start = async () => {
    setBusy(true);
    try {
      const made = await api.post<Bulk>(BULKS, {
        body: { action, ...wantedBody(action, value), ...whom, reason: reason.trim() || undefined },
      });
      onStarted(made.id);
      onClose();
    } catch (refused) {
      setError(refused);
      setBusy(false);
    }
  };
  return (
    <Dialog open onClose={onClose} title={t(`bulk.act.${action}`)}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (!needed && !busy) void start();
        }}
      >
        <p className="num text-sm">{t('bulk.whom', { people })}</p>
        <Wanted action={action} value={value} onChange={setValue} />
        <Input label={t('bulk.reason')} value={reason} onChange={setReason} maxLength={200} />
        <p className="text-xs text-ink-3">{t('bulk.note')}</p>
        {error !== null && <Refusal error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={busy} disabled={needed}>
            {t('bulk.start')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function BulkBar({
  ids,
  filter,
  whole,
  onStarted,
}: {
  ids: string[];
  filter: Record<string, unknown>;
  whole: boolean; // all there are is loaded, and selected
  onStarted: (id: string) => void;
}) {
  const t = useT();
  const me = useMe();
  const [everybody, setEverybody] = useState(false);
  const [action, setAction] = useState<Action | null>(null);
  const [exporting, setExporting] = useState(false);
  const canWrite = may(me, 'customer.write');
  const whom: Whom = everybody || ids.length > 1000 ? { filter } : { ids };
  const count = useQuery({
    queryKey: ['customers', 'count', filter],
    queryFn: ({ signal }) => api.post<{ count: number | null }>('/v1/customers/count', { body: filter, signal }),
    enabled: !whole,
  });
  const all = count.data?.count;
  const people = everybody
    ? all == null
      ? t('bulk.allSearched')
      : t('bulk.all', { count: all })
    : t('bulk.chosen', { count: ids.length });
  return (
    <>
      {!whole && count.data && (
        <Button
          aria-pressed={everybody}
          variant={everybody ? 'primary' : undefined}
          icon={<ListChecks size={14} aria-hidden />}
          onClick={() => setEverybody(!everybody)}
        >
          {all == null ? t('bulk.takeAllSearched') : t('bulk.takeAll', { count: all })}
        </Button>
      )}
      {canWrite && may(me, 'tag.read') && (
        <Button icon={<TagIcon size={14} aria-hidden />} onClick={() => setAction('tag_add')}>
          {t('bulk.act.tag_add')}
        </Button>
      )}
      {canWrite && (
        <Button icon={<BadgeCheck size={14} aria-hidden />} onClick={() => setAction('confirm')}>
          {t('bulk.act.confirm')}
        </Button>
      )}
      {may(me, 'customer.export') && (
        <Button icon={<Download size={14} aria-hidden />} onClick={() => setExporting(true)}>
          {t('bulk.file.open')}
        </Button>
      )}
      {canWrite && (
        <Menu
          label={t('bulk.more')}
          trigger={<MoreHorizontal size={16} aria-hidden />}
          className="grid size-8 place-items-center rounded-ctl border border-line hover:bg-surface-3"
          items={[
            ...(may(me, 'tag.read')
              ? [{ label: t('bulk.act.tag_remove'), onSelect: () => setAction('tag_remove') }]
              : []),
            ...(may(me, 'store.read') ? [{ label: t('bulk.act.store'), onSelect: () => setAction('store') }] : []),
            ...(may(me, 'staff.read') ? [{ label: t('bulk.act.owner'), onSelect: () => setAction('owner') }] : []),
          ]}
        />
      )}
      {action && (
        <Start action={action} whom={whom} people={people} onClose={() => setAction(null)} onStarted={onStarted} />
      )}
      <Suspense>
        {exporting && <ExportDialog whom={whom} people={people} onClose={() => setExporting(false)} />}
      </Suspense>
    </>
  );
}
