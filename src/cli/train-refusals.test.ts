// What `crease train` refuses: one line on stderr, exit code 2, nothing left behind.

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'vitest';
import { greyPng } from '../run/grey-png.node.ts';
import { crease, SMALL, workplace } from './testing/crease.node.ts';

describe('bad input is refused in one line, with exit code 2, and leaves nothing behind', () => {
  const ok = ['train', 'disc.png'];
  const CASES: Record<string, { args: string[]; says: RegExp }> = {
    'no such file': { args: ['train', 'nowhere.png'], says: /nowhere\.png/ },
    'not an image': { args: ['train', 'text.png'], says: /text\.png/ },
    'a directory': { args: ['train', 'folder'], says: /folder/ },
    'a 1x1 image': { args: ['train', 'dot.png'], says: /1x1/ },
    'an image of 20000x20000': { args: ['train', 'huge.png'], says: /20000x20000/ },
    'no image': { args: ['train'], says: /IMAGE is missing/ },
    'two images': { args: [...ok, '-i', 'ring'], says: /disc\.png.*ring/ },
    'a second argument': { args: [...ok, 'ring'], says: /"ring".*too many/ },
    'a shape of zeros': { args: [...ok, '--shape', '[0]*3'], says: /\[0\]\*3/ },
    'half a shape': { args: [...ok, '--shape', '[100]*'], says: /\[100\]\*/ },
    'a shape that is code': { args: [...ok, '--shape', '__import__("os")'], says: /__import__/ },
    'a shape too large': { args: [...ok, '--shape', '[100000]*100000'], says: /100000/ },
    'a network too large': { args: [...ok, '--shape', '[100000]*2'], says: /100000|parameters/ },
    'more points than pixels': { args: [...ok, '-p', '700', '--val-points', '100'], says: /--points.*768/ },
    'no epochs': { args: [...ok, '--epochs', '0'], says: /--epochs "0"/ },
    'half an epoch': { args: [...ok, '--epochs', '1.5'], says: /--epochs "1\.5"/ },
    'a negative seed': { args: [...ok, '--seed', '-5'], says: /--seed "-5"/ },
    'a seed too large': { args: [...ok, '--seed', '4294967296'], says: /--seed "4294967296"/ },
    'half a point': { args: [...ok, '--points', '1.5'], says: /--points "1\.5"/ },
    'a fruit for a rate': { args: [...ok, '--learning-rate', 'banana'], says: /--learning-rate "banana"/ },
    'a rate without bound': { args: [...ok, '-l', '1e999'], says: /--learning-rate "1e999"/ },
    'a rate of 0': { args: [...ok, '-l', '0'], says: /--learning-rate "0"/ },
    'a negative rate': { args: [...ok, '-l', '-1'], says: /--learning-rate "-1"/ },
    'a hexadecimal batch': { args: [...ok, '-b', '0x10'], says: /--batch-size "0x10"/ },
    'no batch': { args: [...ok, '--batch-size='], says: /--batch-size/ },
    'momentum without use': { args: [...ok, '--momentum', '0.5'], says: /--momentum.*sgd_momentum/ },
    'a slope without use': {
      args: [...ok, '--activation', 'tanh', '--slope', '0.5'],
      says: /--slope.*leaky_relu/,
    },
    'polytopes of a smooth network': {
      args: [...ok, '--activation', 'tanh', '--partition', 'exact'],
      says: /--partition exact.*tanh.*smooth/,
    },
    'a wrong optimizer': {
      args: [...ok, '--optimizer', 'adm'],
      says: /--optimizer "adm".*try --optimizer adam/,
    },
    'a wrong domain': { args: [...ok, '--domain', '0,0,1'], says: /domain.*0,0,1/ },
    'smoothing over nothing': { args: [...ok, '--smoothing-sigma', '0'], says: /--smoothing-sigma "0"/ },
    'smoothing over everything': {
      args: [...ok, '--smoothing-sigma', '1e3'],
      says: /--smoothing-sigma "1e3"/,
    },
    'a rate for resuming without a run to resume': {
      args: [...ok, '--resume-lr', '0.1'],
      says: /--resume-lr.*--resume RUN/,
    },
    'an optimizer for resuming without a run to resume': {
      args: [...ok, '--resume-optimizer', 'new'],
      says: /--resume-optimizer.*--resume RUN/,
    },
    'a rate of 0 for resuming': {
      args: ['train', '--resume', 'folder', '--resume-lr', '0'],
      says: /--resume-lr "0"/,
    },
    'half an optimizer': {
      args: ['train', '--resume', 'folder', '--resume-optimizer', 'some'],
      says: /--resume-optimizer "some".*kept, new/,
    },
    'checkpoints in a directory that is there': {
      args: [...ok, ...SMALL, '--out', 'new/run', '--checkpoint-dir', 'folder'],
      says: /--checkpoint-dir folder exists/,
    },
    'frames below a file': {
      args: [...ok, ...SMALL, '--checkpoint-dir', 'new/c', '--snapshot-dir', 'text.png/s'],
      says: /--snapshot-dir text\.png\/s/,
    },
    'frames and checkpoints in one directory': {
      args: [...ok, ...SMALL, '--checkpoint-dir', 'one', '--snapshot-dir', 'one'],
      says: /--snapshot-dir one exists/,
    },
    'checkpoints elsewhere when resuming': {
      args: ['train', '--resume', 'folder', '--checkpoint-dir', 'c'],
      says: /--checkpoint-dir.*--resume/,
    },
    'a log that is a directory': {
      args: [...ok, ...SMALL, '--log-file', 'folder'],
      says: /folder.*directory/,
    },
    'a log below nothing': { args: [...ok, ...SMALL, '--log-file', 'nowhere/log'], says: /nowhere\/log/ },
    'a log, and a shape too large': {
      args: [...ok, '--log-file', 'log', '--shape', '[100000]*2'],
      says: /parameters|100000/,
    },
    'no threads': { args: [...ok, '--threads', '0'], says: /--threads "0"/ },
    'an unknown flag': { args: [...ok, '--epoch', '5'], says: /--epoch;.*--epochs/ },
    'an unknown flag with a value': { args: [...ok, '--shap=[3]'], says: /--shap;.*--shape/ },
    'an unknown short flag': { args: [...ok, '-x', '5'], says: /-x/ },
    'a flag without a value': { args: [...ok, '--epochs'], says: /--epochs needs a value/ },
    'a flag twice': { args: [...ok, '-e', '3', '--epochs', '4'], says: /--epochs is given twice/ },
    'an unknown command': { args: ['trian', 'ring'], says: /"trian".*train/ },
    'a command that is near nothing': { args: ['zzzzzzzzzzzzzzzz'], says: /"zzzzzzzzzzzzzzzz".*train/ },
    'an unknown flag before a command': { args: ['--versoin'], says: /--versoin.*--version/ },
    'an output below a file': {
      args: [...ok, ...SMALL, '--out', 'text.png/run'],
      says: /text\.png\/run.*--out/,
    },
    'an output that cannot be': {
      args: [...ok, ...SMALL, '--out', '/proc/crease/run'],
      says: /\/proc\/crease\/run.*--out/,
    },
    'an output that is there': {
      args: [...ok, ...SMALL, '--out', 'folder'],
      says: /folder exists already.*--resume folder/,
    },
    'resuming nothing': { args: ['train', '--resume', 'nowhere'], says: /nowhere.*run\.json/ },
    'resuming what is no run': { args: ['train', '--resume', 'folder'], says: /folder.*run\.json/ },
    'resuming with an image': { args: [...ok, '--resume', 'folder'], says: /disc\.png.*--resume/ },
    'resuming with a shape': {
      args: ['train', '--resume', 'folder', '-s', '[3]'],
      says: /--shape.*--resume/,
    },
  };

  test.concurrent.for(Object.entries(CASES))(
    '%s',
    async ([, { args, says }], { expect: check, onTestFinished }) => {
      const directory = workplace(onTestFinished);
      writeFileSync(join(directory, 'text.png'), 'no picture at all');
      mkdirSync(join(directory, 'folder'));
      writeFileSync(join(directory, 'dot.png'), greyPng({ width: 1, height: 1, pixels: Uint8Array.of(7) }));
      const huge = greyPng({ width: 1, height: 1, pixels: Uint8Array.of(7) });
      // Only the header is huge: the size must be read before anything is decoded.
      new DataView(huge.buffer).setUint32(16, 20000);
      new DataView(huge.buffer).setUint32(20, 20000);
      writeFileSync(join(directory, 'huge.png'), huge);
      const before = readdirSync(directory, { recursive: true });
      const { code, stdout, stderr } = await crease(args, directory);
      check(stderr).toMatch(/^[^\n]+\n$/);
      check(stderr).toMatch(says);
      check(stderr).not.toMatch(/\bat .*:\d+:\d+/);
      check(stdout).toBe('');
      check(code).toBe(2);
      check(readdirSync(directory, { recursive: true })).toEqual(before);
    },
  );
});
