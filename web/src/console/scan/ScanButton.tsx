// Opens the camera; all that it needs is loaded then.
import { Camera } from 'lucide-react';
import { type ComponentProps, lazy, Suspense, useState } from 'react';
import { useT } from '@/i18n';
import { Button } from '@/ui';

const Panel = lazy(() => import('./ScanPanel').then((module) => ({ default: module.ScanPanel })));

export function ScanButton({
  onCode,
  onClose,
  many,
  size = 16,
  bare,
  ...rest
}: Omit<ComponentProps<typeof Button>, 'children' | 'icon' | 'onClick'> & {
  onCode: (code: string) => void;
  onClose?: () => void; // when the camera is put away
  many?: boolean;
  size?: number;
  bare?: string; // classes of a button that stands within a field
}) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <>
      {bare ? (
        <button
          type="button"
          disabled={rest.disabled}
          aria-label={t('scan.open')}
          title={t('scan.open')}
          className={bare}
          onClick={() => setOpen(true)}
        >
          <Camera size={size} aria-hidden />
        </button>
      ) : (
        <Button
          {...rest}
          aria-label={t('scan.open')}
          title={t('scan.open')}
          icon={<Camera size={size} aria-hidden />}
          onClick={() => setOpen(true)}
        />
      )}
      <Suspense>
        {open && (
          <Panel
            many={many}
            onCode={onCode}
            onClose={() => {
              setOpen(false);
              onClose?.();
            }}
          />
        )}
      </Suspense>
    </>
  );
}
