// A camera for as long as a page wants it: opened, chosen among several, let go when the page is left or put aside.
import { useCallback, useEffect, useRef, useState } from 'react';
import { recall, remember } from '@/i18n';

// Why there is no picture.
export type Trouble = 'insecure' | 'refused' | 'none' | 'busy';

export function troubleOf(error: unknown): Trouble {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  return 'busy';
}

interface Torch {
  torch?: boolean;
}

const CHOSEN = 'scan.camera';

async function ask(chosen: string | null): Promise<MediaStream> {
  const size = { width: { ideal: 1280 }, height: { ideal: 720 } };
  if (chosen)
    try {
      return await navigator.mediaDevices.getUserMedia({ video: { deviceId: { exact: chosen }, ...size } });
    } catch (error) {
      if (troubleOf(error) !== 'none') throw error;
      remember(CHOSEN, null); // it was unplugged
    }
  return navigator.mediaDevices.getUserMedia({ video: { facingMode: { ideal: 'environment' }, ...size } });
}

export interface Camera {
  video: React.RefObject<HTMLVideoElement | null>;
  state: 'asking' | 'on' | Trouble;
  next: (() => void) | null; // to another camera
  torch: { on: boolean; set: (on: boolean) => void } | null;
  again: () => void;
}

export function useCamera(): Camera {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<Camera['state']>('asking');
  const [round, setRound] = useState(0);
  const [cameras, setCameras] = useState<string[]>([]);
  const [track, setTrack] = useState<MediaStreamTrack | null>(null);
  const [lit, setLit] = useState(false);
  const again = useCallback(() => setRound((before) => before + 1), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round asks again
  useEffect(() => {
    let left = false;
    let stream: MediaStream | null = null;
    const stop = () => {
      for (const one of stream?.getTracks() ?? []) one.stop();
      stream = null;
      setTrack(null);
      setLit(false);
      if (video.current) video.current.srcObject = null;
    };
    const start = async () => {
      setState('asking');
      if (!window.isSecureContext || !navigator.mediaDevices?.getUserMedia) return setState('insecure');
      try {
        const got = await ask(recall(CHOSEN));
        if (left || document.hidden) {
          for (const one of got.getTracks()) one.stop();
          return;
        }
        stream = got;
        const first = got.getVideoTracks()[0] ?? null;
        first?.addEventListener('ended', () => !left && setState('busy'));
        if (video.current) {
          video.current.srcObject = got;
          await video.current.play();
        }
        setTrack(first);
        setState('on');
        const all = await navigator.mediaDevices.enumerateDevices();
        if (!left) setCameras(all.filter((one) => one.kind === 'videoinput').map((one) => one.deviceId));
      } catch (error) {
        if (left) return;
        stop();
        setState(troubleOf(error));
      }
    };
    // Nobody looks at a page that is put aside; a phone would keep its light on.
    const turn = () => {
      if (document.hidden) stop();
      else void start();
    };
    void start();
    document.addEventListener('visibilitychange', turn);
    return () => {
      left = true;
      document.removeEventListener('visibilitychange', turn);
      stop();
    };
  }, [round]);

  const now = track?.getSettings().deviceId;
  const at = now ? cameras.indexOf(now) : -1;
  const next =
    cameras.length > 1
      ? () => {
          remember(CHOSEN, cameras[(at + 1) % cameras.length] ?? null);
          again();
        }
      : null;
  const can = track?.getCapabilities?.() as Torch | undefined;
  const torch =
    track && can?.torch
      ? {
          on: lit,
          set: (on: boolean) => {
            void track
              .applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] })
              .then(() => setLit(on))
              .catch(() => setLit(false));
          },
        }
      : null;
  return { video, state, next, torch, again };
}
