// The camera in a dialog: what it reads is handed on; the typed entry stays beside it, whatever the camera does.
import clsx from 'clsx';
import { CameraOff, Flashlight, RefreshCw, SwitchCamera } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { recall, remember, useT } from '@/i18n';
import { Button, Input } from '@/ui';
import { DialogPanel } from '@/ui/dialogPanel';
import { Switch } from '@/ui/fields';
import { useCamera } from './camera';
import { openReader, type Reader } from './reader';

const PAUSE_MS = 90; // between two looks
const LONG_MS = 8000; // without a code: perhaps a word of advice helps
const GONE_MS = 1500; // a code that was out of sight so long is another reading of it

// Looks again and again while there is a picture.
function useReading(video: React.RefObject<HTMLVideoElement | null>, on: boolean, heard: (code: string) => void) {
  const tell = useRef(heard);
  tell.current = heard;
  useEffect(() => {
    if (!on) return;
    let left = false;
    let timer: ReturnType<typeof setTimeout>;
    let reader: Reader | null = null;
    let last = '';
    let lastAt = 0;
    const look = async () => {
      try {
        reader ??= await openReader();
        const seen = video.current ? (await reader.read(video.current))?.trim() : null;
        if (left) return;
        if (seen) {
          const now = performance.now();
          if (seen !== last || now - lastAt > GONE_MS) tell.current(seen);
          last = seen;
          lastAt = now;
        }
      } catch {
        // a frame that could not be read; the next one may
      }
      if (!left) timer = setTimeout(look, PAUSE_MS);
    };
    void look();
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [on, video]);
}

// Whether nothing was read for long.
function useLong(on: boolean, read: string | null) {
  const [long, setLong] = useState(false);
  useEffect(() => {
    setLong(false);
    if (!on || read) return;
    const timer = setTimeout(() => setLong(true), LONG_MS);
    return () => clearTimeout(timer);
  }, [on, read]);
  return long;
}

export function ScanPanel({
  onCode,
  onClose,
  many, // may stay open for one code after the other
}: {
  onCode: (code: string) => void;
  onClose: () => void;
  many?: boolean;
}) {
  const t = useT();
  const camera = useCamera();
  const [text, setText] = useState('');
  const [read, setRead] = useState<string | null>(null);
  const [stays, setStays] = useState(() => !!many && recall('scan.many') === 'yes');
  const take = (code: string) => {
    navigator.vibrate?.(60);
    setRead(code);
    onCode(code);
    if (!stays) onClose();
  };
  useReading(camera.video, camera.state === 'on', take);
  const long = useLong(camera.state === 'on', read);
  const trouble = camera.state !== 'on' && camera.state !== 'asking' ? camera.state : null;
  return (
    <DialogPanel open onClose={onClose} title={t('scan.title')} description={t('scan.hint')}>
      <div className="flex flex-col gap-4">
        <div
          className={clsx(
            'relative overflow-hidden rounded-card bg-surface-3',
            trouble ? 'hidden' : 'aspect-[4/3] max-h-[52dvh]',
          )}
        >
          <video
            ref={camera.video}
            muted
            playsInline
            aria-hidden
            tabIndex={-1}
            className="size-full object-cover"
            data-testid="viewfinder"
          />
          {camera.state === 'on' && <span aria-hidden className="finder" />}
        </div>
        {trouble && (
          <div className="flex flex-col items-center gap-2 rounded-card bg-surface-2 px-4 py-6 text-center">
            <CameraOff size={26} aria-hidden className="text-ink-3" />
            <p role="alert" className="text-sm">
              {t(`scan.${trouble}`)}
            </p>
            <p className="text-sm text-ink-2">{t('scan.byHand')}</p>
            {trouble !== 'insecure' && (
              <Button icon={<RefreshCw size={15} aria-hidden />} onClick={camera.again}>
                {t('action.retry')}
              </Button>
            )}
          </div>
        )}
        {!trouble && (
          <div className="flex min-h-8 flex-wrap items-center gap-2">
            <p role="status" className="min-w-0 flex-1 text-sm break-all text-ink-2">
              {camera.state === 'asking'
                ? t('scan.asking')
                : read
                  ? t('scan.read', { code: read })
                  : t(long ? 'scan.still' : 'scan.looking')}
            </p>
            {camera.torch && (
              <Button
                aria-pressed={camera.torch.on}
                icon={<Flashlight size={15} aria-hidden />}
                onClick={() => camera.torch?.set(!camera.torch.on)}
              >
                {t('scan.light')}
              </Button>
            )}
            {camera.next && (
              <Button icon={<SwitchCamera size={15} aria-hidden />} onClick={camera.next}>
                {t('scan.next')}
              </Button>
            )}
          </div>
        )}
        {many && !trouble && (
          <Switch
            label={t('scan.stay')}
            checked={stays}
            onChange={(on) => {
              setStays(on);
              remember('scan.many', on ? 'yes' : null);
            }}
          />
        )}
        <form
          data-free
          className="flex items-end gap-2"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            const code = text.trim();
            setText('');
            if (code) take(code);
          }}
        >
          <Input
            label={t('scan.type')}
            value={text}
            onChange={setText}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            enterKeyHint="go"
            className="num flex-1"
          />
          <Button type="submit" className="h-10" disabled={!text.trim()}>
            {t('scan.take')}
          </Button>
        </form>
      </div>
    </DialogPanel>
  );
}
