// Whether the page is being printed.
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';

// True before the paper is laid out, so that what only a screen leaves out is there.
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = matchMedia('print');
    const say = (on: boolean) => flushSync(() => setPrinting(on));
    const begin = () => say(true);
    const end = () => say(media.matches);
    const change = () => say(media.matches);
    addEventListener('beforeprint', begin);
    addEventListener('afterprint', end);
    media.addEventListener('change', change);
    return () => {
      removeEventListener('beforeprint', begin);
      removeEventListener('afterprint', end);
      media.removeEventListener('change', change);
    };
  }, []);
  return printing;
}
