// The movie encoder where ffmpeg is installed: a process of its own that reads frames from a pipe.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { FrameSink, SinkOptions } from './movie-sink.ts';

/** x264's quality: 18 is as good as the original to the eye. */
const CRF = '18';

/**
 * Starts ffmpeg; it writes the movie, ready for browsers, to `path`.
 * @throws Error, with ffmpeg's last words, when starting, writing or closing fails.
 */
export async function openFfmpeg(
  program: string,
  { path, width, height, fps }: SinkOptions,
): Promise<FrameSink> {
  const colours = ['-color_range', 'tv', '-colorspace', 'bt709', '-color_primaries', 'bt709'];
  const input = [
    '-f',
    'rawvideo',
    '-pix_fmt',
    'yuv420p',
    '-s',
    `${width}x${height}`,
    '-r',
    `${fps}`,
    '-i',
    'pipe:0',
  ];
  const output = [
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    CRF,
    '-g',
    `${fps}`,
    '-pix_fmt',
    'yuv420p',
  ];
  const child = spawn(
    program,
    [
      ...['-hide_banner', '-loglevel', 'error', '-y', ...input, '-an', ...output],
      ...[...colours, '-color_trc', 'iec61966-2-1', '-movflags', '+faststart', '-f', 'mp4', `file:${path}`],
    ],
    // A session of its own: Ctrl-C stops training in order, and the movie must still be finished then.
    { stdio: ['pipe', 'ignore', 'pipe'], detached: process.platform !== 'win32', windowsHide: true },
  );
  let lastWords = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-500);
  });
  // Errors of the pipe are those of the process, which `failure` tells.
  child.stdin.on('error', () => {});
  const exit = new Promise<number>((resolve) => {
    child.once('close', (code) => resolve(code ?? -1));
    child.once('error', (error) => {
      lastWords += error.message;
      resolve(-1);
    });
  });
  const failure = (code: number): Error => {
    const words = lastWords.trim().split('\n').at(-1);
    return new Error(`${program} failed (exit ${code})${words ? `: ${words}` : ''}`);
  };
  await Promise.race([once(child, 'spawn'), exit.then((code) => Promise.reject(failure(code)))]);

  return {
    name: 'ffmpeg',
    write: async (planes) => {
      const written = new Promise<boolean>((resolve) => {
        child.stdin.write(planes, (error) => resolve(!error));
      });
      if (!(await written)) throw failure(await exit);
    },
    close: async () => {
      child.stdin.end();
      const code = await exit;
      if (code !== 0) throw failure(code);
    },
    abort: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
