// How the shop looks to its members: colour, logo, a few words, who may join.
import { api } from '@shared/api/client';
import type { Brand } from '@shared/api/schema';
import { may } from '@shared/auth/permissions';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ExternalLink, ImageUp, Trash2 } from 'lucide-react';
import { usePage } from '@/app/page';
import { useMe } from '@/app/session';
import { useT } from '@/i18n';
import { Button, buttonClass, FileDrop } from '@/ui';
import { SettingsFrame } from '@/ui/page';
import { Refusal } from '@/ui/states';
import { toast } from '@/ui/toast';
import { OneForm } from './components/OneForm';

const PATH = '/v1/brand';
const CHUNK = 0x8000; // letters at a time: a call takes only so many arguments

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

function Logo({ brand }: { brand: Brand }) {
  const t = useT();
  const client = useQueryClient();
  const canWrite = may(useMe(), 'shop.write');
  const done = async () => {
    await client.invalidateQueries({ queryKey: [PATH] });
    toast({ text: t('form.saved') });
  };
  const put = useMutation({
    mutationFn: async (file: File) => api.put(`${PATH}/logo`, { body: { data: await base64(file) } }),
    onSuccess: done,
  });
  const drop = useMutation({ mutationFn: () => api.delete(`${PATH}/logo`), onSuccess: done });
  return (
    <div className="flex flex-col gap-3">
      <h3 className="text-sm font-semibold text-ink-2">{t('settings.portal.logo')}</h3>
      {brand.logo && (
        <div className="flex items-center gap-3">
          <img
            src={`${brand.logo}?${brand.updated_at ?? ''}`}
            alt={t('settings.portal.logo')}
            className="size-16 rounded-ctl border border-line object-contain"
          />
          {canWrite && (
            <Button
              variant="danger"
              busy={drop.isPending}
              icon={<Trash2 size={14} aria-hidden />}
              onClick={() => drop.mutate()}
            >
              {t('action.remove')}
            </Button>
          )}
        </div>
      )}
      {canWrite && (
        <FileDrop
          label={t('settings.portal.logoDrop')}
          hint={t('settings.portal.logoHint')}
          accept="image/png,image/jpeg"
          disabled={put.isPending}
          icon={<ImageUp size={24} />}
          onFile={(file) => put.mutate(file)}
        />
      )}
      <Refusal error={put.error ?? drop.error} />
    </div>
  );
}

export function PortalPage() {
  const t = useT();
  usePage(t('nav.portal'));
  return (
    <SettingsFrame
      edits
      title={t('nav.portal')}
      sub={t('settings.portal.sub')}
      actions={
        <a href="/portal/" target="_blank" rel="noreferrer" className={buttonClass()}>
          <ExternalLink size={15} aria-hidden />
          {t('settings.portal.open')}
        </a>
      }
    >
      <OneForm<Brand>
        title={t('settings.portal.look')}
        path={PATH}
        right="shop.write"
        fields={[
          { name: 'color', label: t('settings.portal.color'), kind: 'color', hint: t('settings.portal.colorHint') },
          {
            name: 'joining',
            label: t('settings.portal.joining'),
            kind: 'switch',
            hint: t('settings.portal.joiningHint'),
          },
          { name: 'intro_zh', label: t('settings.portal.introZh'), kind: 'area', max: 300 },
          { name: 'intro_en', label: t('settings.portal.introEn'), kind: 'area', max: 300 },
        ]}
        extra={(brand) => <Logo brand={brand} />}
      />
    </SettingsFrame>
  );
}
