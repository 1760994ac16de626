import type { CustomField } from '@shared/api/types';
import { useLang, useT } from '@/i18n';

// What may be chosen in a field of this kind.
export function Choices({ field }: { field: CustomField }) {
  const t = useT();
  const lang = useLang();
  return (
    <section className="mt-5 border-t border-line pt-4">
      <h3 className="mb-2 text-sm font-semibold text-ink-2">{t('settings.fields.choices')}</h3>
      <ul className="flex flex-wrap gap-1.5">
        {field.choices.map((choice) => (
          <li key={choice.key} className="rounded border border-line px-2 py-0.5 text-sm">
            {lang === 'en' ? choice.label_en : choice.label_zh}
          </li>
        ))}
      </ul>
    </section>
  );
}
