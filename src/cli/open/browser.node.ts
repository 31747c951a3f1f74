// Opens an address in the user's browser, where there is one: a child process, never a shell.

import { spawn } from 'node:child_process';
import { hostname, userInfo } from 'node:os';

/** What opens an address, on every platform. */
const OPENERS: Readonly<Record<string, readonly string[]>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** Whether a browser would show up where the user is: not over ssh, and not without a display. */
export function hasDisplay(
  environment: Readonly<Record<string, string | undefined>>,
  platform: string,
): boolean {
  const { SSH_CONNECTION, SSH_TTY, DISPLAY, WAYLAND_DISPLAY } = environment;
  if (SSH_CONNECTION || SSH_TTY) return false;
  return platform === 'darwin' || platform === 'win32' || Boolean(DISPLAY || WAYLAND_DISPLAY);
}

/** Resolves to whether the browser was started, as far as its opener tells within two seconds. */
export function openBrowser(address: string): Promise<boolean> {
  const [program, ...before] = OPENERS[process.platform] ?? ['xdg-open'];
  return new Promise((resolve) => {
    const child = spawn(program!, [...before, address], { stdio: 'ignore', detached: true });
    const timer = setTimeout(() => resolve(true), 2000);
    const ended = (started: boolean) => {
      clearTimeout(timer);
      resolve(started);
    };
    child.once('error', () => ended(false));
    child.once('exit', (code) => ended(code === 0));
    child.unref();
  });
}

/** The line that brings a port of this machine to the one where the user sits. */
export function sshLine(port: number, address: string): string {
  return `ssh -N -L ${port}:${address}:${port} ${userName()}@${hostname()}`;
}

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without a name, as in some containers.
    return 'USER';
  }
}
