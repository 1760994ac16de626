// The code in full size: fetched anew before it ends, the screen kept awake. Without a network the member number stands in.
import { api } from '@shared/api/client';
import { useEffect, useState } from 'react';
import { offline, useCell } from '../../app/session';
import { useWords } from '../../i18n';
import type { CardCode, Home } from '../../types';
import { Qr } from '../../ui/Qr';
import { Sheet } from '../../ui/Sheet';
import { grouped } from './MemberCard';

function useAwake() {
  useEffect(() => {
    let lock: { release(): Promise<void> } | undefined;
    let gone = false;
    const hold = () => {
      if (document.visibilityState !== 'visible') return;
      navigator.wakeLock?.request('screen').then(
        (held) => {
          if (gone) void held.release();
          else lock = held;
        },
        () => {},
      );
    };
    hold();
    document.addEventListener('visibilitychange', hold);
    return () => {
      gone = true;
      document.removeEventListener('visibilitychange', hold);
      lock?.release().catch(() => {});
    };
  }, []);
}

// How long a code lives is taken from the answer, not from this device's clock.
const lifeOf = (card: CardCode, now: string) => Date.parse(card.renew_at) - Date.parse(now);

export function CodeSheet({ home, onClose }: { home: Home; onClose(): void }) {
  const { t } = useWords();
  const away = useCell(offline);
  const [code, setCode] = useState<string>();
  useAwake();

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let gone = false;
    const renew = () =>
      api.get<CardCode>('/v1/m/code').then(
        (card) => {
          if (gone) return;
          offline.set(false);
          setCode(card.code);
          timer = setTimeout(renew, lifeOf(home.card, home.now));
        },
        () => {
          if (gone) return;
          setCode(undefined);
          timer = setTimeout(renew, 3_000);
        },
      );
    void renew();
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [home.card, home.now]);

  const number = home.member.member_no ?? '';
  return (
    <Sheet title={t('card.show')} onClose={onClose}>
      <div className="bigqr">{(code || number) && <Qr text={code ?? number} label={t('card.show')} />}</div>
      <p className="center strong tall">{number && grouped(number)}</p>
      <p className="center soft small">{code && !away ? t('card.tip') : t('card.offlineTip')}</p>
      <p className="center soft small">{t('card.bright')}</p>
    </Sheet>
  );
}
