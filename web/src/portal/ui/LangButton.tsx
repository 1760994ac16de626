import { setLang, useWords } from '../i18n';

export function LangButton() {
  const { t, lang } = useWords();
  const next = lang === 'en' ? 'zh-CN' : 'en';
  return (
    <button type="button" className="link" lang={next} onClick={() => void setLang(next)}>
      {t('lang.other')}
    </button>
  );
}
