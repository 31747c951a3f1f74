// What `crease open` does: it serves until it is told to end, and says where.

import { InputError } from '../format/input-error.ts';
import { systemReason } from '../run/make-directory.node.ts';
import type { CommandProcess } from './context.ts';
import { EXIT } from './errors.ts';
import { loadAssets } from './open/assets.node.ts';
import { hasDisplay, openBrowser, sshLine } from './open/browser.node.ts';
import { Runs } from './open/runs.node.ts';
import { ADDRESS, type OpenServer, serve } from './open/server.node.ts';
import { FIRST_PORT, type OpenFlags, PORTS } from './open-flags.ts';
import { catchSignals } from './signals.node.ts';

/**
 * Runs the command.
 * @throws InputError for what is no directory, and for a port that cannot be had
 */
export async function openCommand(
  { port, noBrowser, json }: OpenFlags,
  directory: string | undefined,
  command: CommandProcess,
): Promise<void> {
  const runs = await opened(directory);
  const assets = await loadAssets();
  const server = await serveOn(port, (each) => serve(runs, assets, each));
  const signals = catchSignals(() => undefined);
  try {
    const url = addressOf(server, server.access.token);
    const ssh = sshLine(server.port, ADDRESS);
    const wantsBrowser = !noBrowser && hasDisplay(process.env, process.platform);
    const browser = wantsBrowser && (await openBrowser(addressOf(server, server.access.ticket())));
    const found = await runs.list();
    const facts = { url, port: server.port, directory: runs.root, runs: found.runs.length, ssh, browser };
    command.stdout.write(json ? `${JSON.stringify(facts)}\n` : told(facts, wantsBrowser, runs.name));
    await new Promise<void>((resolve) => {
      if (signals.signal.aborted) resolve();
      signals.signal.addEventListener('abort', () => resolve());
    });
    command.exitCode = signals.received === 'SIGTERM' ? EXIT.terminated : EXIT.interrupted;
  } finally {
    await server.close();
    signals.close();
  }
}

/** The directory that was named, or `runs`, or this one. */
async function opened(directory: string | undefined): Promise<Runs> {
  if (directory !== undefined) return Runs.open(directory);
  return Runs.open('runs').catch(() => Runs.open('.'));
}

/** Serves on the port that was asked for, or else on the first one of some that is free. */
async function serveOn(
  port: number | undefined,
  start: (port: number) => Promise<OpenServer>,
): Promise<OpenServer> {
  const ports = port === undefined ? Array.from({ length: PORTS }, (_, i) => FIRST_PORT + i) : [port];
  for (const each of ports) {
    try {
      return await start(each);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      const isTaken = code === 'EADDRINUSE' || code === 'EACCES';
      if (!isTaken) throw error;
      if (port === undefined) continue;
      const reason = code === 'EACCES' ? systemReason(error) : 'another program uses it';
      throw new InputError(`cannot serve on --port ${port} (${reason}); try another, or --port 0 for any`);
    }
  }
  throw new InputError(
    `the ports ${ports[0]} to ${ports.at(-1)} are all in use; choose one with --port, or --port 0 for any`,
  );
}

function addressOf({ port }: OpenServer, token: string): string {
  return `http://${ADDRESS}:${port}/?token=${token}#runs`;
}

interface Facts {
  readonly url: string;
  readonly runs: number;
  readonly ssh: string;
  readonly browser: boolean;
}

function told({ url, runs, ssh, browser }: Facts, wantsBrowser: boolean, name: string): string {
  const lines = [`${runs} ${runs === 1 ? 'run' : 'runs'} of ${name}, until Ctrl-C:`, `  ${url}`];
  if (!browser) {
    const why = wantsBrowser ? 'No browser could be started. ' : '';
    lines.push(
      `${why}Open the address in a browser on this machine. Where the browser is on another, run there`,
      `  ${ssh}`,
      '(with the name by which you reach this machine), and open the same address.',
    );
  }
  return `${lines.join('\n')}\n`;
}
