// Dragging with a finger or a pen, which the browser's own dragging leaves out: what is held for a moment is taken up,
// what is moved at once scrolls the page. Items bear data-item="SECTION/PLACE", sections data-section="SECTION".
import { type RefObject, useEffect, useRef } from 'react';
import type { Place } from '@/cards/template';

const HOLD_MS = 300;
const SLACK = 8; // a finger is never quite still
const EDGE = 72; // of the screen: there the page goes along
const STEP = 9;

interface Does {
  take: (from: Place) => void;
  over: (to: Place) => void;
  drop: (from: Place, to: Place) => void;
  end: () => void;
}

function placeOf(element: Element | null | undefined): Place | null {
  const [section, item] = (element?.getAttribute('data-item') ?? '').split('/').map(Number);
  return section === undefined || item === undefined ? null : { section, item };
}

// Where what is dropped here would come to stand.
function placeAt(root: HTMLElement, x: number, y: number): Place | null {
  const found = document.elementFromPoint(x, y);
  if (!found || !root.contains(found)) return null;
  const item = found.closest('[data-item]');
  const place = placeOf(item);
  if (item && place) {
    const box = item.getBoundingClientRect();
    return y > box.top + box.height / 2 ? { ...place, item: place.item + 1 } : place;
  }
  const section = found.closest('[data-section]');
  if (!section) return null;
  const items = [...section.querySelectorAll('[data-item]')];
  const above = items.filter((one) => one.getBoundingClientRect().bottom <= y).length;
  return { section: Number(section.getAttribute('data-section')), item: above };
}

function scrollerOf(element: HTMLElement): Element {
  for (let one = element.parentElement; one; one = one.parentElement)
    if (one.scrollHeight > one.clientHeight && /auto|scroll/.test(getComputedStyle(one).overflowY)) return one;
  return document.scrollingElement ?? document.documentElement;
}

export function useTouchDrag(box: RefObject<HTMLElement | null>, on: boolean, does: Does) {
  const now = useRef(does);
  now.current = does;
  useEffect(() => {
    const root = box.current;
    if (!root || !on) return;
    let held: { id: number; x: number; y: number; from: Place } | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let frame = 0;
    let dragging = false;
    let to: Place | null = null;
    let at = { x: 0, y: 0 };

    const end = () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      if (dragging) now.current.end();
      held = null;
      dragging = false;
      to = null;
    };
    const look = () => {
      const place = placeAt(root, at.x, at.y);
      if (place) now.current.over(place);
      to = place ?? to;
    };
    const along = () => {
      if (!dragging) return;
      const by = at.y < EDGE ? -STEP : at.y > innerHeight - EDGE ? STEP : 0;
      if (by) {
        scrollerOf(root).scrollBy(0, by);
        look();
      }
      frame = requestAnimationFrame(along);
    };
    const down = (event: PointerEvent) => {
      const target = event.target as Element;
      const item = target.closest<HTMLElement>('[data-item]');
      const row = item?.querySelector<HTMLElement>('[draggable]');
      // The browser's dragging is for the mouse: of a held finger it would make a drag of its own.
      if (row) row.draggable = event.pointerType === 'mouse';
      const from = placeOf(item);
      if (!from || !row?.contains(target) || event.pointerType === 'mouse' || !event.isPrimary) return;
      if (target.closest('button:not([data-grip])')) return;
      held = { id: event.pointerId, x: event.clientX, y: event.clientY, from };
      at = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => {
        dragging = true;
        now.current.take(from);
        navigator.vibrate?.(10);
        frame = requestAnimationFrame(along);
      }, HOLD_MS);
    };
    const move = (event: PointerEvent) => {
      if (event.pointerId !== held?.id) return;
      at = { x: event.clientX, y: event.clientY };
      if (dragging) look();
      else if (Math.hypot(at.x - held.x, at.y - held.y) > SLACK) end();
    };
    const up = (event: PointerEvent) => {
      if (event.pointerId !== held?.id) return;
      if (dragging && to) now.current.drop(held.from, to);
      end();
    };
    // Held, it is ours; not held, the page scrolls.
    const touch = (event: TouchEvent) => dragging && event.preventDefault();
    const menu = (event: Event) => held && event.preventDefault();
    root.addEventListener('pointerdown', down);
    root.addEventListener('pointermove', move);
    root.addEventListener('pointerup', up);
    root.addEventListener('pointercancel', end);
    root.addEventListener('touchmove', touch, { passive: false });
    root.addEventListener('contextmenu', menu);
    return () => {
      end();
      root.removeEventListener('pointerdown', down);
      root.removeEventListener('pointermove', move);
      root.removeEventListener('pointerup', up);
      root.removeEventListener('pointercancel', end);
      root.removeEventListener('touchmove', touch);
      root.removeEventListener('contextmenu', menu);
    };
  }, [box, on]);
}
