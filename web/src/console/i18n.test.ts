import { expect, it } from 'vitest';
import { needWords, setLang, t } from './i18n';

it('keeps the words of an area that is wanted while the language is being loaded', async () => {
  await Promise.all([setLang('en', false), needWords('giving'), needWords('settings')]);
  expect(t('offers.title')).not.toBe('offers.title');
  await Promise.all([setLang('zh-CN', false), needWords('plan')]);
  expect([t('plan.goals.create'), t('offers.title')]).toEqual(['新建目标', t('offers.title')]);
  expect(t('offers.title')).toMatch(/\p{Script=Han}/u);
});
