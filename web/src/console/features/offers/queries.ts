import { api } from '@shared/api/client';
import type { CalendarEntry, Fairness } from '@shared/api/offers';
import type { Page } from '@shared/api/types';
import { keepPreviousData, queryOptions } from '@tanstack/react-query';

export const OFFERS = '/v1/offers';
export const HOLIDAYS = '/v1/holidays';
export const KINDS = ['coupon', 'points', 'news'] as const;
export const ONS = [
  'dates',
  'yearly',
  'weekly',
  'nth_weekday',
  'festival',
  'lunar',
  'holiday',
  'workday',
  'birthday',
  'anniversary',
] as const;

// Names come in the language that is asked in.
export const calendarQuery = (from: string, to: string, lang: string) =>
  queryOptions({
    queryKey: [OFFERS, 'calendar', from, to, lang],
    queryFn: async ({ signal }) =>
      (await api.get<Page<CalendarEntry>>(`${OFFERS}/calendar`, { query: { from, to, lunar: true }, signal })).items,
    placeholderData: keepPreviousData,
  });
export const fairnessQuery = queryOptions({
  queryKey: [OFFERS, 'fairness'],
  queryFn: async ({ signal }) => (await api.get<Page<Fairness>>(`${OFFERS}/fairness`, { signal })).items,
});
