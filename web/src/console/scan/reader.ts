// What a camera sees, as text: by the browser itself where it knows QR codes, else by what we bring along.

export interface Reader {
  read(video: HTMLVideoElement): Promise<string | null>;
}

interface Detector {
  detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
interface DetectorKind {
  new (options: { formats: string[] }): Detector;
  getSupportedFormats(): Promise<string[]>;
}

const FORMATS = ['qr_code', 'code_128', 'ean_13', 'ean_8', 'upc_a', 'code_39'];

async function native(): Promise<Reader | null> {
  const kind = (globalThis as { BarcodeDetector?: DetectorKind }).BarcodeDetector;
  if (!kind) return null;
  try {
    const known = await kind.getSupportedFormats();
    const formats = FORMATS.filter((one) => known.includes(one));
    if (!formats.includes('qr_code') || !formats.includes('code_128')) return null;
    const detector = new kind({ formats });
    return { read: async (video) => (await detector.detect(video))[0]?.rawValue || null };
  } catch {
    return null;
  }
}

const SIDE = 960; // dots of the longer side that are looked at

async function soft(): Promise<Reader> {
  const { readPicture } = await import('./soft');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return {
    read: async (video) => {
      const { videoWidth, videoHeight } = video;
      if (!context || !videoWidth || !videoHeight) return null;
      const scale = Math.min(1, SIDE / Math.max(videoWidth, videoHeight));
      const width = Math.round(videoWidth * scale);
      const height = Math.round(videoHeight * scale);
      if (canvas.width !== width || canvas.height !== height) {
        canvas.width = width;
        canvas.height = height;
      }
      context.drawImage(video, 0, 0, width, height);
      return readPicture(context.getImageData(0, 0, width, height));
    },
  };
}

// One that fails at work (a detector whose service is not there) is replaced by ours.
export async function openReader(): Promise<Reader> {
  const own = await native();
  if (!own) return soft();
  let reader = own;
  return {
    read: async (video) => {
      try {
        return await reader.read(video);
      } catch (error) {
        if (reader !== own) throw error;
        reader = await soft();
        return null;
      }
    },
  };
}
