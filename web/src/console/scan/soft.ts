// Reads codes where the browser has no BarcodeDetector: QR by a decoder in plain JavaScript (the policy of the pages
// allows no WebAssembly), bars by our own. Loaded when a camera is opened.
import decodeQr from 'qr/decode.js';
import { type Grey, readBars } from './bars';

export interface Picture {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

export function greyOf({ width, height, data }: Picture): Grey {
  const grey = new Uint8Array(width * height);
  for (let at = 0; at < grey.length; at++) {
    const red = data[at * 4] as number;
    const green = data[at * 4 + 1] as number;
    const blue = data[at * 4 + 2] as number;
    grey[at] = (red * 77 + green * 150 + blue * 29) >> 8;
  }
  return { width, height, data: grey };
}

function qr(picture: Picture): string | null {
  try {
    return decodeQr(picture, { format: 'RGBA' }) || null;
  } catch {
    return null; // that is how it says that there is none
  }
}

export const readPicture = (picture: Picture): string | null => qr(picture) ?? readBars(greyOf(picture));
