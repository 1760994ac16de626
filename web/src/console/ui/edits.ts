// What somebody has changed in a form and not sent yet: asked before it is lost. Watched where people work, at the
// controls themselves, so that no form has to tell: a control counts when its value changed at somebody's key or pointer
// and is not what it was before. What a form was sent with, and the server took, is no longer unsaved.
//
// A page's <form> and what bears data-edits, all of a dialog or drawer; nothing that bears data-free (a search, the till).
// A page that knows better says so itself: useUnsaved().
import { type RefObject, useEffect, useRef } from 'react';

const CONTROLS =
  'input:not([type=hidden], [type=search], [type=button], [type=submit]), textarea, select, [role=switch], ' +
  'button[role=combobox], button[aria-pressed], [data-edits]';
const SETTLED_MS = 150; // after a key or a click its doing is done

export function stateOf(control: Element): string {
  if (control instanceof HTMLInputElement) {
    if (control.type === 'checkbox' || control.type === 'radio') return String(control.checked);
    if (control.type === 'file') return [...(control.files ?? [])].map((file) => file.name).join();
    return control.value;
  }
  if (control instanceof HTMLTextAreaElement || control instanceof HTMLSelectElement) return control.value;
  // Lines that were added or taken away.
  if (control.matches('[data-edits]')) return String(control.querySelectorAll(CONTROLS).length);
  return control.getAttribute('aria-checked') ?? control.getAttribute('aria-pressed') ?? control.textContent ?? '';
}

export interface Source {
  isUnsaved(): boolean;
}

export class Edits implements Source {
  #before = new WeakMap<Element, string>();
  #edited = new Set<Element>();
  #sent = false;

  // root: where the controls are; only: of which of them.
  constructor(
    private root: () => ParentNode | null,
    private only?: string,
  ) {}

  #controls(): Element[] {
    const all = [...(this.root()?.querySelectorAll(CONTROLS) ?? [])];
    return all.filter((one) => !one.closest('[data-free]') && (!this.only || one.closest(this.only)));
  }

  // Before somebody does something: what changed meanwhile was not their doing.
  absorb() {
    for (const one of this.#controls()) if (!this.#edited.has(one)) this.#before.set(one, stateOf(one));
  }

  // After it: what changed now was.
  settle() {
    for (const one of this.#controls()) {
      const before = this.#before.get(one);
      if (before !== undefined && before !== stateOf(one)) this.#edited.add(one);
    }
  }

  submitted(form: EventTarget | null) {
    if (form instanceof Node && this.root()?.contains(form)) this.#sent = true;
  }

  // The server took something: a form that was sent, or what is saved at once and stands in none.
  written() {
    for (const one of this.#edited) {
      if (!this.#sent && one.closest('form')) continue;
      this.#edited.delete(one);
      this.#before.set(one, stateOf(one));
    }
    this.#sent = false;
  }

  isUnsaved(): boolean {
    this.settle();
    return [...this.#edited].some((one) => one.isConnected && this.#before.get(one) !== stateOf(one));
  }
}

// ---- all that is watched just now

const sources = new Set<Source>();
const watched = () => [...sources].filter((one) => one instanceof Edits);
export const isUnsaved = () => [...sources].some((one) => one.isUnsaved());

let timer: ReturnType<typeof setTimeout> | undefined;
const settle = () => {
  clearTimeout(timer);
  timer = undefined;
  for (const one of watched()) one.settle();
};
const hear = (event: Event) => {
  if (!event.isTrusted) return;
  if (timer) settle();
  for (const one of watched()) one.absorb();
  timer = setTimeout(settle, SETTLED_MS);
};
const submit = (event: Event) => {
  for (const one of watched()) one.submitted(event.target);
};
const DOINGS = ['pointerdown', 'click', 'keydown', 'beforeinput', 'drop'] as const;

function watch(source: Source): () => void {
  if (sources.size === 0) {
    for (const doing of DOINGS) document.addEventListener(doing, hear, true);
    document.addEventListener('submit', submit, true);
  }
  sources.add(source);
  return () => {
    sources.delete(source);
    if (sources.size > 0) return;
    for (const doing of DOINGS) document.removeEventListener(doing, hear, true);
    document.removeEventListener('submit', submit, true);
  };
}

// Questions that are asked by POST save nothing.
const ASKS = /\/(search|lookup|check|validate|preview|quotes?|count|sample|try|evaluate|explain|describe|what-?if)$/;
export function written(path: string) {
  if (ASKS.test(path)) return;
  for (const one of watched()) one.written();
}

// What stands below an element, for as long as it is shown; `only`: what of it.
export function useEdits(root: RefObject<ParentNode | null>, only?: string): () => boolean {
  const edits = useRef<Edits | null>(null);
  edits.current ??= new Edits(() => root.current, only);
  const own = edits.current;
  useEffect(() => watch(own), [own]);
  return () => own.isUnsaved();
}

// A page that knows by itself whether it has something unsaved.
export function useUnsaved(unsaved: () => boolean) {
  const now = useRef(unsaved);
  now.current = unsaved;
  useEffect(() => watch({ isUnsaved: () => now.current() }), []);
}
