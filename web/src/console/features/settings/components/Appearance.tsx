// How this browser shows the console. Kept here, not at the server.
import { useState } from 'react';
import { lettersOff, setLettersOff } from '@/app/keys';
import { density, theme } from '@/app/settings';
import { type Lang, recall, remember, setLang, useLang, useT } from '@/i18n';
import { Card, Segmented } from '@/ui';
import { Switch } from '@/ui/fields';

export function Appearance() {
  const t = useT();
  const lang = useLang();
  const dark = theme.use();
  const rows = density.use();
  const [red, setRed] = useState(recall('delta') === 'red');
  const [off, setOff] = useState(lettersOff());
  return (
    <Card title={t('settings.look.title')}>
      <p className="mb-4 text-sm text-ink-2">{t('settings.look.sub')}</p>
      <div className="grid grid-cols-2 items-start gap-5 max-sm:grid-cols-1">
        <Choice label={t('language')}>
          <Segmented<Lang>
            label={t('language')}
            value={lang}
            onChange={(next) => void setLang(next)}
            items={[
              { value: 'zh-CN', label: '中文' },
              { value: 'en', label: 'English' },
            ]}
          />
        </Choice>
        <Choice label={t('settings.look.theme')}>
          <Segmented
            label={t('settings.look.theme')}
            value={dark}
            onChange={theme.set}
            items={[
              { value: 'light', label: t('settings.look.light') },
              { value: 'dark', label: t('settings.look.dark') },
            ]}
          />
        </Choice>
        <Choice label={t('settings.look.rows')}>
          <Segmented
            label={t('settings.look.rows')}
            value={rows}
            onChange={density.set}
            items={[
              { value: 'default', label: t('settings.look.roomy') },
              { value: 'compact', label: t('settings.look.compact') },
            ]}
          />
        </Choice>
        <Choice label={t('settings.look.delta')}>
          <Segmented
            label={t('settings.look.delta')}
            value={red ? 'red' : 'green'}
            onChange={(next) => {
              remember('delta', next);
              document.documentElement.dataset.delta = next;
              setRed(next === 'red');
            }}
            items={[
              { value: 'green', label: t('settings.look.greenUp') },
              { value: 'red', label: t('settings.look.redUp') },
            ]}
          />
        </Choice>
        <Switch
          label={t('keys.letters')}
          hint={t('keys.lettersHint')}
          checked={!off}
          onChange={(on) => {
            setLettersOff(!on);
            setOff(!on);
          }}
        />
      </div>
    </Card>
  );
}

function Choice({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div className="flex flex-col items-start gap-1">
      <span className="text-sm font-semibold text-ink-2" aria-hidden>
        {label}
      </span>
      {children}
    </div>
  );
}
