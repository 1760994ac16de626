// Line drawings on a grid of 24.
const shapes = {
  home: 'M3 10.5 12 3l9 7.5V21h-6v-6H9v6H3z',
  gift: 'M4 9h16v11H4zM3 6h18v3H3zM12 6v14M12 6c-2 0-4-1-4-2.5S11 2 12 6c1-4 4-4 4-2.5S14 6 12 6',
  receipt: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  person: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21c0-4 4-6 8-6s8 2 8 6',
  coins:
    'M9 9a6 3 0 1 0 0-6 6 3 0 0 0 0 6zM3 6v5c0 1.7 2.7 3 6 3M15 21a6 3 0 1 0 0-6 6 3 0 0 0 0 6zM9 18v-5c0-1.7 2.7-3 6-3s6 1.3 6 3v5',
  medal: 'M12 15a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM8.5 14 7 22l5-3 5 3-1.5-8',
  ticket:
    'M3 8a2 2 0 0 0 2-2h14a2 2 0 0 0 2 2v2a2 2 0 0 0 0 4v2a2 2 0 0 0-2 2H5a2 2 0 0 0-2-2v-2a2 2 0 0 0 0-4zM14 6v3M14 11v2M14 15v3',
  next: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  close: 'M5 5l14 14M19 5 5 19',
  globe: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3 2',
  shield: 'M12 3 5 6v6c0 4.5 3 7.5 7 9 4-1.5 7-4.5 7-9V6zM9 12l2 2 4-4',
  pencil: 'M4 20l1-5L16 4l4 4L9 19z',
  key: 'M15 14a6 6 0 1 0-5-3l-7 7v3h4v-2h2v-2h2l2-2M16 8h.01',
  leave: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
  book: 'M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v14',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  calendar: 'M4 6h16v15H4zM4 10h16M8 3v4M16 3v4M8.5 15l2.5 2.5 4.5-4.5',
  invite: 'M16 11a4 4 0 1 0-8 0 4 4 0 0 0 8 0M3 21c0-4 4-6 9-6M19 15v6M16 18h6',
  sun: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  share: 'M12 15V3M8 7l4-4 4 4M5 11v10h14V11',
} as const;
export type IconName = keyof typeof shapes;

export const Icon = ({ name }: { name: IconName }) => (
  <svg
    className="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.7"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    <path d={shapes[name]} />
  </svg>
);
