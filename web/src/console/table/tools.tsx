// What every list has at the right end of its filters: the rows as a file, and which columns are shown.
import { address, type Query } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { download } from '@/app/confirmed';
import { useMe } from '@/app/session';
import { useLang, useT } from '@/i18n';
import { Button } from '@/ui';
import { errorText } from '@/ui/states';
import { toast } from '@/ui/toast';
import { ColumnsButton } from './columns';

// A file that the server makes, for who may: asks for the password once more where that is wanted.
export function FileButton({
  path,
  query = {},
  label,
  right,
  from = 'sm',
}: {
  path: string;
  query?: Query;
  label: string;
  right?: string;
  from?: 'sm' | 'lg'; // on narrower screens only its sign is seen
}) {
  const t = useT();
  const me = useMe();
  const [busy, setBusy] = useState(false);
  if (right && !may(me, right)) return null;
  return (
    <Button
      busy={busy}
      title={label}
      icon={<Download size={15} aria-hidden />}
      onClick={() => {
        setBusy(true);
        void download(address(path, query))
          .catch((error) => toast({ text: errorText(t, error), tone: 'bad' }))
          .finally(() => setBusy(false));
      }}
    >
      <span className={from === 'lg' ? 'max-lg:sr-only' : 'max-sm:sr-only'}>{label}</span>
    </Button>
  );
}

// Every row that the filters leave, in the list's order, in the reader's language, for who may export at all.
export function ListTools({
  name,
  columns,
  path,
  query,
  right = 'export.run',
}: {
  name: string; // under which the choice of columns is kept
  columns: Parameters<typeof ColumnsButton>[0]['columns'];
  path: string;
  query?: Query;
  right?: string; // '': whoever sees the list
}) {
  const t = useT();
  const lang = useLang() === 'en' ? 'en' : 'zh';
  return (
    <>
      <FileButton
        path={path}
        query={{ ...query, format: 'csv', lang }}
        label={t('table.exportCsv')}
        from="lg"
        right={right || undefined}
      />
      <ColumnsButton name={name} columns={columns} />
    </>
  );
}
