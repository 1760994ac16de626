// The pages of what a shop gives share their words, which come with the first of them.
import { lazyRouteComponent } from '@tanstack/react-router';
import { needWords } from '@/i18n';

export const givingPage = <M extends Record<string, unknown>>(load: () => Promise<M>, name: keyof M & string) =>
  lazyRouteComponent(() => Promise.all([load(), needWords('giving')]).then(([module]) => module) as never, name);
