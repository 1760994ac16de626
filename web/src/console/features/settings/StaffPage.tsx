import { api, newKey } from '@shared/api/client';
import { ProblemError } from '@shared/api/problem';
import type { Role, User, UserLink } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { UserCog, UserPlus } from 'lucide-react';
import { lazy, Suspense, useId, useMemo, useState } from 'react';
import { narrowed, pagesQuery, storesQuery, wholeQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { Fields } from '@/app/records/Fields';
import { bodyOf, type FieldSpec, missing, startOf } from '@/app/records/form';
import { useMe } from '@/app/session';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Avatar, Badge, Button } from '@/ui';
import { Drawer } from '@/ui/drawer';
import { FilterBar } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Select } from '@/ui/select';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { Secret } from './components/Secret';

const route = getRouteApi('/inside/settings/staff');
const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));
const tones = { person: 'mute', invited: 'info', active: 'good', disabled: 'warn' } as const;

function UserForm({ user, onClose }: { user?: User; onClose: () => void }) {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  const client = useQueryClient();
  const formId = useId();
  const roles = useQuery({ ...wholeQuery<Role>('/v1/roles'), enabled: may(me, 'role.read') });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const [link, setLink] = useState<UserLink | null>(null);
  const [disabling, setDisabling] = useState(false);
  const [key] = useState(newKey);
  const canWrite = may(me, 'user.write');
  const fields: FieldSpec[] = [
    { name: 'name', label: t('settings.staff.name'), required: true, max: 100 },
    { name: 'login', label: t('settings.staff.login'), required: true, max: 200, hint: t('settings.staff.loginHint') },
    {
      name: 'role',
      label: t('settings.staff.role'),
      kind: 'choice',
      required: true,
      first: 'cashier',
      choices: (roles.data ?? []).map((role) => ({ value: role.name, label: role.title })),
    },
    {
      name: 'store_id',
      label: t('settings.staff.store'),
      kind: 'choice',
      choices: (stores.data ?? []).map((store) => ({ value: store.id, label: store.name })),
    },
    { name: 'code', label: t('settings.staff.code'), max: 40, hint: t('settings.staff.codeHint') },
    { name: 'phone', label: t('settings.stores.phone'), kind: 'phone', max: 40 },
  ];
  const [values, setValues] = useState(() => startOf(fields, user));
  const done = async () => {
    await client.invalidateQueries({ queryKey: ['/v1/users'] });
  };
  const save = useMutation({
    mutationFn: async () => {
      const body = bodyOf(fields, values, user);
      if (user) {
        await api.patch<User>(`/v1/users/${user.id}`, { body, ifMatch: user.version });
        return null;
      }
      return api.post<UserLink>('/v1/users', { body, idempotencyKey: key });
    },
    onSuccess: async (made) => {
      await done();
      toast({ text: t(user ? 'form.saved' : 'settings.staff.invited') });
      made ? setLink(made) : onClose();
    },
  });
  const again = useMutation({
    mutationFn: () => api.post<UserLink>(`/v1/users/${user?.id}/link`, { idempotencyKey: newKey() }),
    onSuccess: setLink,
  });
  const enable = useMutation({
    mutationFn: () => api.post<User>(`/v1/users/${user?.id}/enable`),
    onSuccess: async () => {
      await done();
      onClose();
    },
  });
  if (link)
    return (
      <Drawer
        open
        onClose={onClose}
        title={link.user.name}
        footer={
          <Button variant="primary" onClick={onClose}>
            {t('action.close')}
          </Button>
        }
      >
        <Secret
          text={link.link}
          title={t('settings.staff.link')}
          hint={t('settings.staff.linkHint', { when: fmt.dateTime(link.ends_at) })}
        />
      </Drawer>
    );
  return (
    <Drawer
      open
      onClose={onClose}
      title={user ? user.name : t('settings.staff.invite')}
      description={user?.signed_in_at ? t('settings.staff.seen', { when: fmt.dateTime(user.signed_in_at) }) : undefined}
      footer={
        canWrite && (
          <>
            <Button onClick={onClose}>{t('action.cancel')}</Button>
            <Button
              type="submit"
              form={formId}
              variant="primary"
              busy={save.isPending}
              disabled={missing(fields, values).length > 0}
            >
              {user ? t('action.save') : t('settings.staff.inviteGo')}
            </Button>
          </>
        )
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
        <Fields
          fields={fields}
          values={values}
          onChange={(name, value) => setValues({ ...values, [name]: value })}
          error={save.error}
          existing={!!user}
          readOnly={!canWrite}
        />
        {!(save.error instanceof ProblemError && save.error.problem.errors?.length) && <Refusal error={save.error} />}
        <Refusal error={again.error ?? enable.error} />
      </form>
      {user && canWrite && (
        <div className="mt-6 flex flex-wrap gap-2 border-t border-line pt-4">
          {user.state !== 'disabled' && (
            <Button busy={again.isPending} onClick={() => again.mutate()}>
              {t(user.state === 'invited' ? 'settings.staff.linkAgain' : 'settings.staff.reset')}
            </Button>
          )}
          {user.state === 'disabled' ? (
            <Button busy={enable.isPending} onClick={() => enable.mutate()}>
              {t('settings.staff.enable')}
            </Button>
          ) : (
            user.id !== me.user_id && (
              <Button variant="danger" onClick={() => setDisabling(true)}>
                {t('settings.staff.disable')}
              </Button>
            )
          )}
        </div>
      )}
      <Suspense>
        {disabling && user && (
          <Confirm
            title={t('settings.staff.disableTitle', { name: user.name })}
            text={t('settings.staff.disableText')}
            action={t('settings.staff.disable')}
            onClose={() => setDisabling(false)}
            run={async () => {
              await api.post(`/v1/users/${user.id}/disable`);
              await done();
              onClose();
            }}
          />
        )}
      </Suspense>
    </Drawer>
  );
}

export function StaffPage() {
  const t = useT();
  const fmt = useFormats();
  const me = useMe();
  usePage(t('nav.staff'));
  const filter = route.useSearch();
  const navigate = route.useNavigate();
  const set = (part: Partial<typeof filter>) =>
    void navigate({ search: (before) => ({ ...before, ...part }), replace: true });
  const [open, setOpen] = useState<User | 'new' | null>(null);
  const roles = useQuery({ ...wholeQuery<Role>('/v1/roles'), enabled: may(me, 'role.read') });
  const stores = useQuery({ ...storesQuery, enabled: may(me, 'store.read') });
  const query = { state: filter.state, role: filter.role, store_id: filter.store, sort: filter.sort };
  const list = useInfiniteQuery(pagesQuery<User>('/v1/users', query));
  const count = useCount(list);
  const columns = useMemo<Column<User>[]>(() => {
    const titles = new Map(roles.data?.map((role) => [role.name, role.title]));
    const names = new Map(stores.data?.map((store) => [store.id, store.name]));
    return [
      {
        id: 'name',
        sort: 'name',
        header: t('settings.staff.name'),
        fixed: true,
        cell: (user) => (
          <button
            type="button"
            className="flex max-w-full items-center gap-2.5 hover:text-brand-text"
            onClick={() => setOpen(user)}
          >
            <Avatar name={user.name} size={26} />
            <span className="truncate font-semibold">{user.name}</span>
          </button>
        ),
      },
      {
        id: 'login',
        sort: 'login',
        header: t('settings.staff.login'),
        from: 'md',
        cell: (user) => <span className="text-ink-2">{user.login ?? t('none')}</span>,
      },
      {
        id: 'role',
        sort: 'role',
        header: t('settings.staff.role'),
        width: 130,
        cell: (user) => (user.role ? (titles.get(user.role) ?? user.role) : t('none')),
      },
      {
        id: 'store',
        header: t('settings.staff.store'),
        width: 130,
        from: 'lg',
        cell: (user) => (user.store_id ? (names.get(user.store_id) ?? t('none')) : t('none')),
      },
      {
        id: 'seen',
        sort: 'signed_in_at',
        header: t('settings.staff.lastSeen'),
        width: 120,
        from: 'xl',
        cell: (user) => (
          <span className="text-ink-2">{user.signed_in_at ? fmt.ago(user.signed_in_at) : t('none')}</span>
        ),
      },
      {
        id: 'state',
        sort: 'state',
        header: t('settings.state'),
        width: 120,
        from: 'sm',
        cell: (user) => (
          <Badge dot tone={tones[user.state]}>
            {t(`settings.staff.states.${user.state}`)}
          </Badge>
        ),
      },
    ];
  }, [t, fmt, roles.data, stores.data]);
  const filtered = narrowed(filter);
  const clear = () => void navigate({ search: {}, replace: true });
  const invite = may(me, 'user.write') && (
    <Button variant="primary" icon={<UserPlus size={15} aria-hidden />} onClick={() => setOpen('new')}>
      {t('settings.staff.invite')}
    </Button>
  );
  return (
    <ListFrame
      head={<PageHead title={t('nav.staff')} count={count} actions={invite} />}
      tools={
        <FilterBar
          onClear={filtered ? clear : undefined}
          after={<ListTools name="/settings/staff" columns={columns} path="/v1/users" query={query} />}
        >
          <Select
            label={t('settings.state')}
            prefix={`${t('settings.state')}:`}
            value={filter.state ?? ''}
            onChange={(state) => set({ state: state || undefined })}
            items={[
              { value: '', label: t('any') },
              ...(['active', 'invited', 'disabled', 'person'] as const).map((state) => ({
                value: state,
                label: t(`settings.staff.states.${state}`),
              })),
            ]}
          />
          {roles.data && (
            <Select
              label={t('settings.staff.role')}
              prefix={`${t('settings.staff.role')}:`}
              value={filter.role ?? ''}
              onChange={(role) => set({ role: role || undefined })}
              items={[
                { value: '', label: t('any') },
                ...roles.data.map((role) => ({ value: role.name, label: role.title })),
              ]}
            />
          )}
        </FilterBar>
      }
    >
      <PagedTable
        label={t('nav.staff')}
        name="/settings/staff"
        columns={columns}
        list={list}
        rowId={(user) => user.id}
        onOpen={setOpen}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => set({ sort })}
        empty={{ icon: <UserCog size={28} />, title: t('settings.staff.empty'), action: invite }}
        onClear={filtered ? clear : undefined}
      />
      {open && (
        <UserForm
          key={open === 'new' ? 'new' : open.id}
          user={open === 'new' ? undefined : open}
          onClose={() => setOpen(null)}
        />
      )}
    </ListFrame>
  );
}
