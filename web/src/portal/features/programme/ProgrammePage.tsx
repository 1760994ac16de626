// The programme as it is in force, for members and for whoever wants to become one.
import { Link } from 'wouter';
import { useData } from '../../app/data';
import { signedOut, useCell } from '../../app/session';
import { recall, useWords } from '../../i18n';
import type { Leaf, Programme, Shop } from '../../types';
import { LangButton } from '../../ui/LangButton';
import { Page } from '../../ui/Page';
import { Bones, Failed } from '../../ui/states';

function Part({ id, title, leaves }: { id: string; title: string; leaves: Leaf[] }) {
  if (leaves.length === 0) return null;
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <ul className="list">
        {leaves.map((leaf) => (
          <li className="row slim" key={leaf.code}>
            <span className="grow">
              <b>{leaf.name}</b>
              {leaf.text && <small>{leaf.text}</small>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

export default function ProgrammePage() {
  const { t } = useWords();
  const out = useCell(signedOut);
  const shop = useData<Shop>('/v1/m/shop').data;
  const { data, error, again } = useData<Programme>('/v1/programme');
  const brought = recall('m.ref');
  if (error) return <Failed error={error} again={again} />;
  if (!data) return <Bones />;
  return (
    <Page
      title={t('programme.title', { shop: data.shop })}
      back={out ? '/in' : '/'}
      logo={shop?.logo}
      side={<LangButton />}
    >
      {shop?.intro && <p className="soft">{shop.intro}</p>}
      {brought && (
        <section className="card figures">
          <p className="soft">{t('programme.brought')}</p>
          <p className="big">{brought}</p>
          <p className="soft small">{t('programme.broughtHint')}</p>
        </section>
      )}
      <Part id="programme-earning" title={t('programme.earning')} leaves={data.earning} />
      <Part id="programme-points" title={t('programme.points')} leaves={data.points} />
      <Part id="programme-tiers" title={t('programme.tiers')} leaves={data.tiers} />
      <Part id="programme-rewards" title={t('programme.rewards')} leaves={data.rewards} />
      {out && (
        <Link href="/in" className="btn apart">
          {t(shop?.joining ? 'programme.join' : 'entry.title')}
        </Link>
      )}
    </Page>
  );
}
