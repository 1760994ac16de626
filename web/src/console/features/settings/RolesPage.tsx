// Who may do what: a row for each right, a column for each role. A role of one's own can be changed in the table.
import { api, newKey } from '@shared/api/client';
import type { Grant, Right, Role, Scope } from '@shared/api/types';
import { may } from '@shared/auth/permissions';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Copy, SearchX, Trash2 } from 'lucide-react';
import { Fragment, lazy, Suspense, useState } from 'react';
import { wholeQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { ExportButton } from '@/table/csv';
import { Badge, Button, IconButton, Input } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { FilterBar, SearchBox } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Empty, Failed, Loading, Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

const Confirm = lazy(() => import('@/ui/confirm').then((module) => ({ default: module.Confirm })));
const SCOPES: Scope[] = ['none', 'own', 'store', 'all'];
const marks: Record<Scope, string> = {
  none: 'text-ink-3',
  own: 'bg-warn-soft text-warn',
  store: 'bg-info-soft text-info',
  all: 'bg-good-soft text-good',
};
const scopeOf = (role: Role, right: string): Scope =>
  (role.grants.find((grant) => grant.right === right) ?? role.grants.find((grant) => grant.right === '*'))?.scope ??
  'none';

function NewRole({ from, onClose }: { from: Role; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [name, setName] = useState('');
  const [title, setTitle] = useState('');
  const [key] = useState(newKey);
  const save = useMutation({
    mutationFn: () => api.post<Role>('/v1/roles', { body: { name, title, grants: from.grants }, idempotencyKey: key }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['/v1/roles'] });
      toast({ text: t('form.created') });
      onClose();
    },
  });
  return (
    <Dialog open onClose={onClose} title={t('settings.roles.copyOf', { title: from.title })}>
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Input label={t('settings.roles.title')} value={title} onChange={setTitle} maxLength={60} />
        <Input
          label={t('settings.roles.name')}
          hint={t('settings.roles.nameHint')}
          value={name}
          onChange={setName}
          maxLength={40}
        />
        <Refusal error={save.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="primary" busy={save.isPending} disabled={!name.trim() || !title.trim()}>
            {t('form.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function RolesPage() {
  const t = useT();
  const me = useMe();
  const client = useQueryClient();
  usePage(t('nav.roles'));
  const roles = useQuery(wholeQuery<Role>('/v1/roles'));
  const rights = useQuery(wholeQuery<Right>('/v1/rights'));
  const [find, setFind] = useState('');
  const [copying, setCopying] = useState<Role | null>(null);
  const [removing, setRemoving] = useState<Role | null>(null);
  const canWrite = may(me, 'role.write');
  const grant = useMutation({
    mutationFn: ({ role, right, scope }: { role: Role; right: string; scope: Scope }) => {
      const grants: Grant[] = [...role.grants.filter((one) => one.right !== right), { right, scope }].filter(
        (one) => one.scope !== 'none',
      );
      return api.patch<Role>(`/v1/roles/${role.name}`, { body: { grants }, ifMatch: role.version });
    },
    onSuccess: () => client.invalidateQueries({ queryKey: ['/v1/roles'] }),
  });
  const error = roles.error ?? rights.error;
  const groups = new Map<string, Right[]>();
  const wanted = find.trim().toLowerCase();
  const shown = (rights.data ?? []).filter(
    (right) => !wanted || `${right.right} ${right.doc}`.toLowerCase().includes(wanted),
  );
  for (const right of shown) {
    const [area = ''] = right.right.split('.');
    groups.set(area, [...(groups.get(area) ?? []), right]);
  }
  const head =
    'sticky top-0 z-10 border-b border-line bg-surface-2 px-3 py-2 text-left align-bottom text-xs font-semibold';
  return (
    <ListFrame
      head={<PageHead title={t('nav.roles')} sub={t('settings.roles.sub')} />}
      tools={
        <FilterBar
          search={<SearchBox label={t('settings.roles.find')} value={find} onChange={setFind} />}
          onClear={find ? () => setFind('') : undefined}
          after={
            <ExportButton
              name="roles"
              rows={shown}
              columns={[
                { header: t('settings.roles.right'), text: (right) => right.right },
                { header: t('settings.roles.meaning'), text: (right) => right.doc },
                ...(roles.data ?? []).map((role) => ({
                  header: role.title,
                  text: (right: Right) => t(`settings.roles.scope.${scopeOf(role, right.right)}`),
                })),
              ]}
            />
          }
        />
      }
    >
      <Refusal error={grant.error} />
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={t('nav.roles')}
        className="card min-h-0 flex-1 overflow-auto rounded-b-none border-b-0"
      >
        {error ? (
          <Failed error={error} role={me.role_title} retry={() => void roles.refetch()} />
        ) : !roles.data || !rights.data ? (
          <div className="px-4">
            <Loading lines={10} />
          </div>
        ) : shown.length === 0 ? (
          <Empty
            icon={<SearchX size={28} />}
            title={t('table.noMatch')}
            hint={t('table.noMatchHint')}
            action={<Button onClick={() => setFind('')}>{t('action.clear')}</Button>}
          />
        ) : (
          <table className="border-separate border-spacing-0 text-sm" aria-label={t('nav.roles')}>
            <thead>
              <tr>
                <th scope="col" className={`${head} left-0 z-20 min-w-64 max-sm:min-w-40`}>
                  {t('settings.roles.right')}
                </th>
                {roles.data.map((role) => (
                  <th key={role.name} scope="col" className={`${head} min-w-32`} title={role.doc ?? undefined}>
                    <span className="flex items-center gap-1">
                      <span className="min-w-0 flex-1">{role.title}</span>
                      {canWrite && (
                        <IconButton
                          label={t('settings.roles.copyOf', { title: role.title })}
                          icon={<Copy size={13} aria-hidden />}
                          className="size-6"
                          onClick={() => setCopying(role)}
                        />
                      )}
                      {canWrite && !role.built_in && (
                        <IconButton
                          label={t('form.deleteTitle', { name: role.title })}
                          icon={<Trash2 size={13} aria-hidden />}
                          className="size-6"
                          onClick={() => setRemoving(role)}
                        />
                      )}
                    </span>
                    <span className="block font-normal text-ink-3">
                      {role.built_in ? t('settings.roles.builtIn') : role.name}
                    </span>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {[...groups].map(([area, list]) => (
                <Fragment key={area}>
                  {list.map((right, at) => (
                    <tr key={right.right} className="hover:bg-surface-2">
                      <th
                        scope="row"
                        className={`sticky left-0 bg-surface px-3 py-1.5 pl-4 text-left font-normal ${at === 0 ? 'border-t border-line' : ''}`}
                      >
                        {right.doc}
                        <code className="block text-xs text-ink-3">{right.right}</code>
                      </th>
                      {roles.data.map((role) => {
                        const scope = scopeOf(role, right.right);
                        return (
                          <td key={role.name} className={`px-3 py-1.5 ${at === 0 ? 'border-t border-line' : ''}`}>
                            {canWrite && !role.built_in ? (
                              <select
                                aria-label={`${role.title}: ${right.doc}`}
                                value={scope}
                                disabled={grant.isPending}
                                onChange={(event) =>
                                  grant.mutate({ role, right: right.right, scope: event.currentTarget.value as Scope })
                                }
                                className={`h-7 rounded-md border border-line-strong bg-surface px-1.5 text-xs ${marks[scope]}`}
                              >
                                {SCOPES.map((one) => (
                                  <option key={one} value={one}>
                                    {t(`settings.roles.scope.${one}`)}
                                  </option>
                                ))}
                              </select>
                            ) : scope === 'none' ? (
                              <span className="text-ink-3" title={t('settings.roles.scope.none')}>
                                {t('none')}
                              </span>
                            ) : (
                              <Badge tone={scope === 'all' ? 'good' : scope === 'store' ? 'info' : 'warn'}>
                                {t(`settings.roles.scope.${scope}`)}
                              </Badge>
                            )}
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        )}
      </section>
      {copying && <NewRole from={copying} onClose={() => setCopying(null)} />}
      <Suspense>
        {removing && (
          <Confirm
            title={t('form.deleteTitle', { name: removing.title })}
            text={t('settings.roles.deleteText')}
            action={t('form.delete')}
            onClose={() => setRemoving(null)}
            run={async () => {
              await api.delete(`/v1/roles/${removing.name}`, { ifMatch: removing.version });
              await client.invalidateQueries({ queryKey: ['/v1/roles'] });
            }}
          />
        )}
      </Suspense>
    </ListFrame>
  );
}
