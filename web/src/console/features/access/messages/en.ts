import type { Same } from '@shared/i18n/core';
import type { access as zh } from './zh-CN';

export const access: Same<typeof zh> = {
  signIn: 'Sign in',
  signInTo: 'Sign in to Huitou',
  signInAgain: 'Please sign in again',
  sessionEnded: 'Your session has ended. Sign in and this page will be as you left it.',
  confirm: 'Confirm your password',
  confirmWhy: 'This action needs it. You won’t be asked again for five minutes.',
  confirmGo: 'Continue',
  login: 'E-mail or login',
  password: 'Password',
  show: 'Show password',
  hide: 'Hide password',
  forgot: 'Forgot it? An owner can create a reset link for you, or run huitou user link on the server.',
  tagline: 'Know everyone who comes back',
  setup: {
    title: 'Create the owner’s account',
    intro: 'This is the first account and has full access. The link works once.',
    inviteTitle: '{name}, welcome to {shop}',
    inviteIntro: 'Choose a password and you are in. Your login is {login}.',
    resetTitle: 'Choose a new password',
    resetIntro: '{login} will be signed out everywhere else.',
    name: 'Name',
    loginHelp: 'You sign in with this, e.g. lin@example.com or lin',
    passwordHelp: 'At least 8 characters; 15 or more are safer',
    go: 'Create and sign in',
    goReset: 'Save and sign in',
    voidTitle: 'This link does not work',
    void: 'The one-time link was used, has expired or is incomplete. An owner can create a new one. After installation, use the link the server printed when it started.',
    toSignIn: 'Go to sign-in',
  },
};
