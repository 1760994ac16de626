// A list as a file that the server makes.
import { address, type Query } from '@shared/api/client';
import { may } from '@shared/auth/permissions';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { download } from '@/app/confirmed';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button } from '@/ui';
import { errorText } from '@/ui/states';
import { toast } from '@/ui/toast';

// A file that the server makes, for who may: asks for the password once more where that is wanted.
export function FileButton({
  path,
  query = {},
  label,
  right,
}: {
  path: string;
  query?: Query;
  label: string;
  right?: string;
}) {
  const t = useT();
  const me = useMe();
  const [busy, setBusy] = useState(false);
  if (right && !may(me, right)) return null;
  return (
    <Button
      busy={busy}
      icon={<Download size={15} aria-hidden />}
      onClick={() => {
        setBusy(true);
        void download(address(path, query))
          .catch((error) => toast({ text: errorText(t, error), tone: 'bad' }))
          .finally(() => setBusy(false));
      }}
    >
      <span className="max-sm:sr-only">{label}</span>
    </Button>
  );
}
