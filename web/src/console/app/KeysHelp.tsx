import { useT } from '@/i18n';
import { Kbd } from '@/ui';
import { Dialog } from '@/ui/dialog';
import { Switch } from '@/ui/fields';
import { keyText, lettersOff, setLettersOff, useActive } from './keys';

export function KeysHelp({ onClose }: { onClose: () => void }) {
  const t = useT();
  const active = useActive();
  const off = lettersOff();
  const go = active.filter((one) => one.keys.startsWith('g '));
  const other = active.filter((one) => !one.keys.startsWith('g '));
  const list = (title: string, items: typeof active) => (
    <section>
      <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>
      <dl className="divide-y divide-line">
        {items.map((one) => (
          <div key={one.keys} className="flex min-h-8 items-center justify-between gap-3 text-sm">
            <dt>{t(one.label)}</dt>
            <dd className="flex gap-1">
              {keyText(one.keys).map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return (
    <Dialog open onClose={onClose} title={t('keys.title')} wide>
      <div className="grid grid-cols-2 gap-x-8 gap-y-4 max-sm:grid-cols-1">
        {list(t('keys.here'), other)}
        {list(t('keys.goTo'), go)}
      </div>
      <div className="mt-4 border-t border-line pt-3">
        <Switch
          label={t('keys.letters')}
          hint={t('keys.lettersHint')}
          checked={!off}
          onChange={(on) => setLettersOff(!on)}
        />
      </div>
    </Dialog>
  );
}
