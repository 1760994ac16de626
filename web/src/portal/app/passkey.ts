// Passkeys in the browser: made once while signed in, then a finger or a face signs in. Bytes go as base64url.
import { api } from '@shared/api/client';
import type { Entered } from '../types';

interface Challenge {
  challenge: string;
  mark: string | null;
}

// Only where a device can tell who holds it; everywhere else nothing of it is shown.
export async function canPasskey(): Promise<boolean> {
  try {
    return isSecureContext && (await PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable());
  } catch {
    return false;
  }
}

function text(bytes: ArrayBuffer | null): string {
  let binary = '';
  for (const byte of new Uint8Array(bytes ?? new ArrayBuffer(0))) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}
const bytesOf = (base64: string) =>
  Uint8Array.from(atob(base64.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
const ask = () => api.post<Challenge>('/v1/m/passkeys/challenge');

// Whoever closes the browser's own dialog has changed their mind: that is no failure.
const given = async <T>(asked: Promise<T>): Promise<T | null> => {
  try {
    return await asked;
  } catch (failure) {
    if ((failure as Error).name === 'NotAllowedError' || (failure as Error).name === 'AbortError') return null;
    throw failure;
  }
};

// false: not made after all.
export async function makePasskey(shop: string, member: string): Promise<boolean> {
  const { challenge, mark } = await ask();
  const made = (await given(
    navigator.credentials.create({
      publicKey: {
        challenge: new TextEncoder().encode(challenge),
        rp: { name: shop },
        user: { id: bytesOf(mark ?? ''), name: member, displayName: member },
        // Ed25519, ECDSA on P-256, RSA: what the server knows.
        pubKeyCredParams: [-8, -7, -257].map((alg) => ({ type: 'public-key', alg })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        timeout: 120_000,
      },
    }),
  )) as PublicKeyCredential | null;
  if (!made) return false;
  const response = made.response as AuthenticatorAttestationResponse;
  await api.post('/v1/m/passkeys', {
    body: {
      client_data: text(response.clientDataJSON),
      authenticator: text(response.getAuthenticatorData()),
      public_key: text(response.getPublicKey()),
    },
  });
  return true;
}

// false: not used after all.
export async function signInByPasskey(): Promise<boolean> {
  const { challenge } = await ask();
  const used = (await given(
    navigator.credentials.get({
      publicKey: { challenge: new TextEncoder().encode(challenge), userVerification: 'required', timeout: 120_000 },
    }),
  )) as PublicKeyCredential | null;
  if (!used) return false;
  const response = used.response as AuthenticatorAssertionResponse;
  const { open } = await api.post<Entered>('/v1/m/passkeys/session', {
    body: {
      credential: text(used.rawId),
      client_data: text(response.clientDataJSON),
      authenticator: text(response.authenticatorData),
      signature: text(response.signature),
    },
  });
  return open;
}
