// Away from a page with unsaved edits: by a link, the palette, the browser's arrows, a reload.
import { useBlocker } from '@tanstack/react-router';
import { useRef } from 'react';
import { isUnsaved, useEdits } from '@/ui/edits';
import { LeaveQuestion } from '@/ui/leave';

export function Leaving() {
  const page = useRef<ParentNode>(document);
  useEdits(page, 'main :is(form, [data-edits])');
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => current.pathname !== next.pathname && isUnsaved(),
    enableBeforeUnload: isUnsaved,
    withResolver: true,
  });
  if (blocker.status !== 'blocked') return null;
  return <LeaveQuestion onStay={blocker.reset} onLeave={blocker.proceed} />;
}
