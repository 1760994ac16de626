import { expect, it } from 'vitest';
import { keyFrom, named } from './naming';

it('makes a key of a name', () => {
  expect(keyFrom('Points liked', [])).toBe('points_liked');
  expect(keyFrom('  2nd car: Mileage (km) ', [])).toBe('nd_car_mileage_km');
  expect(keyFrom('Café', [])).toBe('cafe');
  expect(keyFrom('里程', [])).toBe('');
  expect(keyFrom('x'.repeat(60), []).length).toBe(36);
});

it('makes another when it is taken', () => {
  expect(keyFrom('Model', [{ key: 'model' }, { key: 'model_2' }])).toBe('model_3');
});

it('lets the key follow the name while nobody wrote another', () => {
  const rows = [
    { key: 'model', label_en: 'Model' },
    { key: '', label_en: '' },
    { key: 'mine', label_en: 'Other' },
  ];
  expect(named(rows, 1, 'Model', new Set())).toEqual({ label_en: 'Model', key: 'model_2' });
  expect(named(rows, 0, 'Models', new Set())).toEqual({ label_en: 'Models', key: 'models' });
  expect(named(rows, 0, 'Models', new Set(['model']))).toEqual({ label_en: 'Models' });
  expect(named(rows, 2, 'Others', new Set())).toEqual({ label_en: 'Others' });
});
