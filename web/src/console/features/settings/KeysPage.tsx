import { api, newKey } from '@shared/api/client';
import type { ApiKey, ApiKeyMade } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Checkbox, Input } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { DayField } from '@/ui/fields';
import { FilterBar, SearchBox } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Refusal } from '@/ui/states';
import { Secret } from './components/Secret';

const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));
const tones = { active: 'good', expired: 'warn', revoked: 'mute', stopped: 'warn' } as const;

function NewKey({ onClose }: { onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const formId = useId();
  const [idem] = useState(newKey);
  const [name, setName] = useState('');
  const [until, setUntil] = useState('');
  const [networks, setNetworks] = useState('');
  const [rights, setRights] = useState<string[]>([]);
  const [made, setMade] = useState<ApiKeyMade | null>(null);
  const mine = me.rights.filter((right) => right.scope !== 'none').map((right) => right.right);
  const save = useMutation({
    mutationFn: () =>
      api.post<ApiKeyMade>('/v1/keys', {
        body: {
          name: name.trim(),
          rights,
          networks: networks.split(/[\s,]+/).filter(Boolean),
          expires_at: until ? fmt.dayEnd(until) : undefined,
        },
        idempotencyKey: idem,
      }),
    onSuccess: async (key) => {
      await client.invalidateQueries({ queryKey: ['/v1/keys'] });
      setMade(key);
    },
  });
  if (made)
    return (
      <Drawer
        open
        onClose={onClose}
        title={made.name}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('action.close')}
          </Button>
        }
      >
        <Secret title={t('settings.keys.made')} text={made.key} hint={t('settings.keys.madeHint')} />
      </Drawer>
    );
  return (
    <Drawer
      open
      onClose={onClose}
      title={t('settings.keys.create')}
      footer={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button
            type="submit"
            form={formId}
            variant="primary"
            busy={save.isPending}
            disabled={!name.trim() || rights.length === 0}
          >
            {t('form.create')}
          </Button>
        </>
      }
    >
      <form
        id={formId}
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Input
          label={t('settings.keys.name')}
          hint={t('settings.keys.nameHint')}
          value={name}
          onChange={setName}
          maxLength={60}
        />
        <DayField
          label={t('settings.keys.until')}
          hint={t('settings.keys.untilHint')}
          value={until}
          onChange={setUntil}
        />
        <Input
          label={t('settings.keys.networks')}
          hint={t('settings.keys.networksHint')}
          value={networks}
          onChange={setNetworks}
        />
        <fieldset>
          <legend className="mb-1 text-sm font-semibold text-ink-2">{t('settings.keys.rights')}</legend>
          <div className="grid grid-cols-2 gap-x-3 gap-y-0.5 font-mono text-xs">
            {mine.map((right) => (
              <Checkbox
                key={right}
                label={right}
                checked={rights.includes(right)}
                onChange={(on) => setRights(on ? [...rights, right] : rights.filter((one) => one !== right))}
              />
            ))}
          </div>
        </fieldset>
        <Refusal error={save.error} />
      </form>
    </Drawer>
  );
}

export function KeysPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('nav.keys'));
  const [creating, setCreating] = useState(false);
  const [revoking, setRevoking] = useState<ApiKey | null>(null);
  const canWrite = may(me, 'key.write');
  const [sort, setSort] = useState<string>();
  const [q, setQ] = useState('');
  const query = { q: q || undefined, sort };
  const list = useInfiniteQuery(pagesQuery<ApiKey>('/v1/keys', query));
  const count = useCount(list);
  const columns = useMemo<Column<ApiKey>[]>(
    () => [
      {
        id: 'name',
        sort: 'name',
        header: t('settings.keys.name'),
        fixed: true,
        cell: (key) => (
          <>
            <b className="font-semibold">{key.name}</b> <code className="text-xs text-ink-3">{key.shown}…</code>
          </>
        ),
      },
      {
        id: 'rights',
        header: t('settings.keys.rights'),
        from: 'md',
        cell: (key) => <span className="text-ink-2">{key.rights.join(', ')}</span>,
      },
      {
        id: 'used',
        sort: 'used_at',
        header: t('settings.keys.used'),
        width: 120,
        from: 'sm',
        cell: (key) => (key.used_at ? fmt.ago(key.used_at) : t('none')),
      },
      {
        id: 'until',
        sort: 'expires_at',
        header: t('settings.keys.until'),
        width: 120,
        from: 'lg',
        cell: (key) => (key.expires_at ? fmt.lastDay(key.expires_at) : t('settings.keys.noEnd')),
      },
      {
        id: 'state',
        header: t('settings.state'),
        width: 110,
        cell: (key) => (
          <Badge dot tone={tones[key.state]}>
            {t(`settings.keys.states.${key.state}`)}
          </Badge>
        ),
      },
      {
        id: 'act',
        header: t('settings.keys.act'),
        width: 110,
        cell: (key) =>
          canWrite &&
          key.state === 'active' && (
            <button type="button" className="min-h-6 text-bad hover:underline" onClick={() => setRevoking(key)}>
              {t('settings.keys.revoke')}
            </button>
          ),
      },
    ],
    [t, fmt, canWrite],
  );
  const create = canWrite && (
    <Button variant="primary" icon={<Plus size={15} aria-hidden />} onClick={() => setCreating(true)}>
      {t('settings.keys.create')}
    </Button>
  );
  return (
    <ListFrame
      head={<PageHead title={t('nav.keys')} count={count} sub={t('settings.keys.sub')} actions={create} />}
      tools={
        <FilterBar
          search={<SearchBox label={t('settings.keys.find')} value={q} onChange={setQ} />}
          after={<ListTools name="/settings/keys" columns={columns} path="/v1/keys" query={query} />}
        />
      }
    >
      <PagedTable
        label={t('nav.keys')}
        name="/settings/keys"
        resetKey={q}
        onClear={q ? () => setQ('') : undefined}
        sort={sort}
        onSort={setSort}
        columns={columns}
        list={list}
        rowId={(key) => key.id}
        empty={{
          icon: <KeyRound size={28} />,
          title: t('settings.keys.empty'),
          hint: t('settings.keys.emptyHint'),
          action: create,
        }}
      />
      {creating && <NewKey onClose={() => setCreating(false)} />}
      <Suspense>
        {revoking && (
          <Confirm
            title={t('settings.keys.revokeTitle', { name: revoking.name })}
            text={t('settings.keys.revokeText')}
            action={t('settings.keys.revoke')}
            onClose={() => setRevoking(null)}
            run={async () => {
              await api.delete(`/v1/keys/${revoking.id}`);
              await client.invalidateQueries({ queryKey: ['/v1/keys'] });
            }}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
