import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Edits } from './edits';

describe('unsaved edits', () => {
  let edits: Edits;
  const at = <E extends Element>(selector: string) => document.querySelector<E>(selector) as E;
  const set = (selector: string, value: string) => {
    at<HTMLInputElement>(selector).value = value;
  };
  // Somebody's doing; what the page does by itself is outside of it.
  const does = (doing: () => void) => {
    edits.absorb();
    doing();
    edits.settle();
  };
  beforeEach(() => {
    document.body.innerHTML = `
      <main><form id="f"><input id="name"><input id="late"><button role="switch" aria-checked="false" id="on"></button>
      <input type="search" id="find"></form><input id="bare"><form data-free><input id="free"></form>
      <div data-edits id="list"><input id="line"></div></main>`;
    edits = new Edits(() => document.querySelector('main'), 'form, [data-edits]');
  });
  afterEach(() => {
    document.body.innerHTML = '';
  });

  it('sees what somebody changed, and no longer when it is as it was', () => {
    expect(edits.isUnsaved()).toBe(false);
    does(() => set('#name', 'Lin'));
    expect(edits.isUnsaved()).toBe(true);
    does(() => set('#name', ''));
    expect(edits.isUnsaved()).toBe(false);
    does(() => at('#on').setAttribute('aria-checked', 'true'));
    expect(edits.isUnsaved()).toBe(true);
  });

  it('leaves out what the page filled in, searches, what is free or stands in no form', () => {
    does(() => at<HTMLInputElement>('#name').focus());
    set('#late', 'from the server');
    does(() => {
      set('#find', 'x');
      set('#bare', 'x');
      set('#free', 'x');
    });
    expect(edits.isUnsaved()).toBe(false);
  });

  it('has nothing unsaved once it was sent and taken, and has when it was refused', () => {
    does(() => set('#name', 'Lin'));
    edits.written(); // of something else on the page
    expect(edits.isUnsaved()).toBe(true);
    edits.submitted(at('#f'));
    edits.written();
    expect(edits.isUnsaved()).toBe(false);
    does(() => set('#name', 'Lin Xiao'));
    edits.submitted(at('#f'));
    expect(edits.isUnsaved()).toBe(true);
  });

  it('counts lines that are added or taken away, and forgets what is gone', () => {
    does(() => at('#list').append(document.createElement('input')));
    expect(edits.isUnsaved()).toBe(true);
    edits.written();
    expect(edits.isUnsaved()).toBe(false);
    does(() => set('#name', 'Lin'));
    at('#name').remove();
    expect(edits.isUnsaved()).toBe(false);
  });
});
