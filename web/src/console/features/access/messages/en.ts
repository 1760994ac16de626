import type { Same } from '@shared/i18n/core';
import type { access as zh } from './zh-CN';

export const access: Same<typeof zh> = {
  signIn: 'Sign in',
  signInTo: 'Sign in to Huitou',
  signInAgain: 'Please sign in again',
  sessionEnded: 'Your session has ended. After signing in, this page is as you left it.',
  confirm: 'Your password once more',
  confirmWhy: 'What you are about to do asks for it. For five minutes it will not be asked again.',
  confirmGo: 'Go on',
  login: 'E-mail or login',
  password: 'Password',
  show: 'Show password',
  hide: 'Hide password',
  forgot: 'Forgotten? An owner can make a reset link for you, or run huitou user link on the server.',
  tagline: 'Know everyone who comes back',
  setup: {
    title: 'Create the owner’s account',
    intro: 'This is the first account and may do everything. The link works once.',
    inviteTitle: '{name}, welcome to {shop}',
    inviteIntro: 'Choose a password and you are in. Your login is {login}.',
    resetTitle: 'Choose a new password',
    resetIntro: 'Other sessions of {login} will end.',
    name: 'Name',
    loginHelp: 'You sign in with it, e.g. lin@example.com or lin',
    passwordHelp: 'At least 8 characters; 15 or more are safer',
    go: 'Create and sign in',
    goReset: 'Save and sign in',
    voidTitle: 'This link does not work',
    void: 'The one-time link was used, has expired or is incomplete. An owner can make a new one; after installation, look at what the server printed when it started.',
    toSignIn: 'To sign-in',
  },
};
