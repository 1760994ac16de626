// What members have asked about their data: erasure, done within the time the law gives, or refused with a reason.
import { api, newKey } from '@shared/api/client';
import type { DataRequest } from '@shared/api/schema';
import type { Given } from '@shared/api/types';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useNavigate } from '@tanstack/react-router';
import { ShieldQuestion } from 'lucide-react';
import { type FormEvent, useMemo, useState } from 'react';
import { CustomerName } from '@/app/CustomerName';
import { pagesQuery } from '@/app/data';
import { usePage } from '@/app/page';
import { useFormats, useT } from '@/i18n';
import type { Column } from '@/table/DataTable';
import { PagedTable, useCount } from '@/table/PagedTable';
import { ListTools } from '@/table/tools';
import { Badge, Button, Segmented, Textarea } from '@/ui';
import { Confirm } from '@/ui/confirm';
import { Dialog } from '@/ui/dialog';
import { FilterBar } from '@/ui/filters';
import { ListFrame, PageHead } from '@/ui/page';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';

type Request = Given<DataRequest, 'ended_at' | 'answer'>;
const route = getRouteApi('/inside/settings/privacy');
const PATH = '/v1/data-requests';
const tones = { open: 'warn', withdrawn: 'mute', done: 'good', refused: 'bad' } as const;

function Refuse({ request, onClose }: { request: Request; onClose: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [answer, setAnswer] = useState('');
  const refuse = useMutation({
    mutationFn: () =>
      api.post(`${PATH}/${request.id}/refuse`, { body: { answer: answer.trim() }, idempotencyKey: newKey() }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: [PATH] });
      toast({ text: t('settings.privacy.refused') });
      onClose();
    },
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={t('settings.privacy.refuseTitle')}
      description={t('settings.privacy.refuseText')}
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event: FormEvent) => {
          event.preventDefault();
          if (answer.trim()) refuse.mutate();
        }}
      >
        <Textarea label={t('settings.privacy.answer')} value={answer} onChange={setAnswer} rows={3} maxLength={500} />
        <Refusal error={refuse.error} />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" variant="danger" busy={refuse.isPending} disabled={!answer.trim()}>
            {t('settings.privacy.refuse')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

export function PrivacyPage() {
  const t = useT();
  const fmt = useFormats();
  const client = useQueryClient();
  usePage(t('nav.privacy'));
  const filter = route.useSearch();
  const navigate = useNavigate();
  const [refusing, setRefusing] = useState<Request | null>(null);
  const [erasing, setErasing] = useState<Request | null>(null);
  const query = { open: filter.open === 'yes' ? true : undefined, sort: filter.sort };
  const list = useInfiniteQuery(pagesQuery<Request>(PATH, query));
  const count = useCount(list);
  const columns = useMemo<Column<Request>[]>(
    () => [
      {
        id: 'customer',
        header: t('nav.customers'),
        fixed: true,
        cell: (one) => <CustomerName id={one.customer} />,
      },
      {
        id: 'kind',
        header: t('settings.privacy.kind'),
        width: 130,
        from: 'sm',
        cell: () => t('settings.privacy.erase'),
      },
      {
        id: 'state',
        header: t('settings.state'),
        width: 110,
        from: 'sm',
        cell: (one) => (
          <Badge dot tone={tones[one.state]}>
            {t(`settings.privacy.states.${one.state}`)}
          </Badge>
        ),
      },
      {
        id: 'asked',
        sort: 'created_at',
        header: t('settings.privacy.asked'),
        width: 150,
        from: 'sm',
        cell: (one) => <span className="text-ink-2">{fmt.dateTime(one.created_at)}</span>,
      },
      {
        id: 'answer',
        header: t('settings.privacy.answer'),
        from: 'lg',
        width: 240,
        cell: (one) => <span className="text-ink-2">{one.answer ?? t('none')}</span>,
      },
      {
        id: 'acts',
        header: t('settings.privacy.acts'),
        width: 200,
        cell: (one) =>
          one.state === 'open' && (
            <span className="flex gap-1">
              <Button variant="ghost" onClick={() => setErasing(one)}>
                {t('settings.privacy.eraseNow')}
              </Button>
              <Button variant="ghost" onClick={() => setRefusing(one)}>
                {t('settings.privacy.refuse')}
              </Button>
            </span>
          ),
      },
    ],
    [t, fmt],
  );
  return (
    <ListFrame
      head={<PageHead title={t('nav.privacy')} sub={t('settings.privacy.sub')} count={count} />}
      tools={
        <FilterBar
          after={<ListTools name={PATH} columns={columns} path={PATH} query={query} right="customer.export" />}
        >
          <Segmented
            label={t('settings.state')}
            value={filter.open ?? ''}
            onChange={(open) =>
              void navigate({ to: '/settings/privacy', search: { open: open || undefined }, replace: true })
            }
            items={[
              { value: '', label: t('any') },
              { value: 'yes', label: t('settings.privacy.states.open') },
            ]}
          />
        </FilterBar>
      }
    >
      <PagedTable
        label={t('nav.privacy')}
        columns={columns}
        list={list}
        rowId={(one) => one.id}
        name={PATH}
        resetKey={JSON.stringify(filter)}
        sort={filter.sort}
        onSort={(sort) => void navigate({ to: '/settings/privacy', search: { ...filter, sort }, replace: true })}
        empty={{
          icon: <ShieldQuestion size={28} />,
          title: t('settings.privacy.empty'),
          hint: t('settings.privacy.emptyHint'),
        }}
      />
      {refusing && <Refuse request={refusing} onClose={() => setRefusing(null)} />}
      {erasing && (
        <Confirm
          title={t('settings.privacy.eraseTitle')}
          text={t('settings.privacy.eraseText')}
          action={t('settings.privacy.eraseNow')}
          onClose={() => setErasing(null)}
          run={async () => {
            await api.delete(`/v1/customers/${erasing.customer}`, { idempotencyKey: newKey() });
            await client.invalidateQueries({ queryKey: [PATH] });
            toast({ text: t('settings.privacy.erased') });
          }}
        />
      )}
    </ListFrame>
  );
}
