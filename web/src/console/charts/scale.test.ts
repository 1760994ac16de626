import { describe, expect, it } from 'vitest';
import {
  bands,
  every,
  gutter,
  labelWidth,
  linear,
  path,
  places,
  points,
  ring,
  shade,
  stack,
  step,
  twoLines,
} from './scale';

describe('steps and axes', () => {
  it('are round', () => {
    expect(step(100, 4)).toBe(25);
    expect(step(97, 4)).toBe(25);
    expect(step(0.9, 4)).toBeCloseTo(0.25);
    expect(step(0, 4)).toBe(1);
  });
  it('begin at zero and end above the largest value', () => {
    const y = linear([3, 97], [200, 0]);
    expect(y.ticks).toEqual([0, 25, 50, 75, 100]);
    expect(y(0)).toBe(200);
    expect(y(100)).toBe(0);
  });
  it('reach below zero where values do', () => {
    const y = linear([-40, 90], [0, 100]);
    expect(y.min).toBe(-50);
    expect(y.max).toBe(100);
    expect(y.ticks).toContain(0);
  });
  it('hold without values, with equal ones and with gaps', () => {
    expect(linear([], [0, 10]).ticks.length).toBeGreaterThan(1);
    expect(linear([0, 0], [0, 10]).ticks).toEqual([0]);
    expect(linear([0, 0], [0, 10]).max).toBe(1);
    expect(linear([Number.NaN, 4], [0, 10]).max).toBe(4);
  });
  it('count whole things in whole steps', () => {
    expect(linear([1, 2], [0, 10], { whole: true }).ticks).toEqual([0, 1, 2]);
  });
  it('do not end in rounding dust', () => {
    for (const tick of linear([0, 0.7], [0, 1]).ticks) expect(String(tick).length).toBeLessThan(6);
  });
});

describe('places', () => {
  it('spread points from end to end and find the nearest', () => {
    const x = points(5, [10, 110]);
    expect(x.at(0)).toBe(10);
    expect(x.at(4)).toBe(110);
    expect(x.near(37)).toBe(1);
    expect(x.near(-50)).toBe(0);
    expect(points(1, [0, 100]).at(0)).toBe(50);
  });
  it('divide bands', () => {
    const x = bands(4, [0, 100], 0.2);
    expect(x.size).toBe(25);
    expect(x.width).toBe(20);
    expect(x.near(99)).toBe(3);
  });
  it('leave out labels that have no room', () => {
    expect(every(12, 600, 44)).toBe(1);
    expect(every(60, 600, 44)).toBe(5);
  });
});

describe('shapes', () => {
  it('never swing beyond their points', () => {
    const text = path([
      [0, 100],
      [10, 0],
      [20, 0],
      [30, 100],
    ]);
    const heights = [...text.matchAll(/,(-?[\d.]+)/g)].map((match) => Number(match[1]));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...heights)).toBeLessThanOrEqual(100);
  });
  it('break at gaps', () => {
    expect(path([[0, 0], null, [2, 2]]).match(/M/g)).toHaveLength(2);
    expect(path([])).toBe('');
  });
  it('stack upward and downward apart', () => {
    expect(stack([[3], [-2], [4], [-1]])).toEqual([[[0, 3]], [[0, -2]], [[3, 7]], [[-2, -3]]]);
  });
  it('close a whole ring', () => {
    expect(ring(0, Math.PI * 2, 5, 10)).toMatch(/^M0,-10A/);
  });
  it('shade by rank', () => {
    const sorted = [1, 2, 3, 4, 5, 1000];
    expect(shade(1, sorted)).toBe(0);
    expect(shade(1000, sorted)).toBe(5);
    expect(shade(3, sorted)).toBe(2);
    expect(shade(7, [])).toBe(0);
  });
});

describe('labels', () => {
  it('are parted where they can be', () => {
    expect(twoLines('Convenience loyalty')).toEqual(['Convenience', 'loyalty']);
    expect(twoLines('2026/11')).toEqual(['2026/11']);
  });
  it('have the room they need beside the axis', () => {
    expect(labelWidth('¥1.2万')).toBeGreaterThan(labelWidth('¥1.2'));
    expect(gutter([0, 1_000_000], (value) => `¥${value}.00`, 900)).toBeGreaterThan(70);
    expect(gutter([0, 1], String, 900)).toBe(26);
    expect(gutter([0, 1e15], (value) => `¥${value}.00`, 150)).toBe(50);
  });
});

describe('points that are not evenly apart', () => {
  it('lie where they belong and are found', () => {
    const x = places([0, 7, 30, 365], [0, 365]);
    expect(x.at(1)).toBe(7);
    expect(x.near(100)).toBe(2);
    expect(x.near(300)).toBe(3);
  });
  it('stand the empty and the single', () => {
    expect(places([], [0, 100]).near(5)).toBe(0);
    expect(Number.isFinite(places([5], [0, 100]).at(0))).toBe(true);
  });
});
