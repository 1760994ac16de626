// A page of an area that brings its words in a file of their own: both are there before it is drawn.
import { lazyRouteComponent } from '@tanstack/react-router';
import { type More, needWords } from '@/i18n';

export const pageWith =
  (words: More) =>
  <M extends Record<string, unknown>>(load: () => Promise<M>, name: keyof M & string) =>
    lazyRouteComponent(() => Promise.all([load(), needWords(words)]).then(([module]) => module) as never, name);
