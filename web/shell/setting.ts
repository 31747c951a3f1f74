// The kinds of settings: what each may be, how it is written in a link, and what is said about it.

interface Described<T> {
  /** On the control. */
  readonly label: string;
  /** One or two sentences: on the control's hint, and in the documentation. */
  readonly about: string;
  readonly default: T;
  /** Not a control: a place or a moment that the view itself keeps in the link. */
  readonly hidden?: boolean;
}

/** One of a few named values. */
export interface ChoiceSetting<T extends string = string> extends Described<T> {
  readonly kind: 'choice';
  readonly options: readonly { readonly value: T; readonly label: string }[];
}

export interface NumberSetting extends Described<number> {
  readonly kind: 'number';
  readonly min: number;
  readonly max: number;
  /** Of the control's arrows; 1 if missing. */
  readonly step?: number;
  readonly integer?: boolean;
}

export interface TextSetting extends Described<string> {
  readonly kind: 'text';
  /** Throws an error that says in one line what is wrong. */
  readonly check: (text: string) => void;
}

export interface FlagSetting extends Described<boolean> {
  readonly kind: 'flag';
}

export type Setting = ChoiceSetting | NumberSetting | TextSetting | FlagSetting;

/** The settings of a view by their names in a link. */
export type Table = Readonly<Record<string, Setting>>;

/** What a table's settings are set to. */
export type Values<T extends Table> = {
  readonly [K in keyof T]: T[K] extends ChoiceSetting<infer V> ? V : T[K]['default'];
};

type Rest<S> = Omit<S, 'kind'>;

export const choice = <T extends string>(setting: Rest<ChoiceSetting<T>>): ChoiceSetting<T> => ({
  kind: 'choice',
  ...setting,
});
export const number = (setting: Rest<NumberSetting>): NumberSetting => ({ kind: 'number', ...setting });
export const text = (setting: Rest<TextSetting>): TextSetting => ({ kind: 'text', ...setting });
export const flag = (setting: Rest<FlagSetting>): FlagSetting => ({ kind: 'flag', ...setting });

export function defaults<T extends Table>(table: T): Values<T> {
  return Object.fromEntries(Object.entries(table).map(([name, s]) => [name, s.default])) as Values<T>;
}

export type Read = { readonly value: string | number | boolean } | { readonly wrong: string };

/** Reads what was typed or linked, or says what is wrong with it. */
export function read(setting: Setting, written: string): Read {
  switch (setting.kind) {
    case 'choice':
      if (setting.options.some(({ value }) => value === written)) return { value: written };
      return { wrong: `is none of ${setting.options.map(({ value }) => value).join(', ')}` };
    case 'number': {
      const value = Number(written);
      if (written.trim() === '' || !Number.isFinite(value)) return { wrong: 'is no number' };
      if (setting.integer && !Number.isInteger(value)) return { wrong: 'is no whole number' };
      if (value < setting.min) return { wrong: `is below ${setting.min}` };
      if (value > setting.max) return { wrong: `is above ${setting.max}` };
      return { value };
    }
    case 'text':
      try {
        setting.check(written);
        return { value: written };
      } catch (error) {
        return { wrong: error instanceof Error ? error.message : String(error) };
      }
    case 'flag':
      if (written === '1') return { value: true };
      return written === '0' ? { value: false } : { wrong: 'is neither 0 nor 1' };
  }
}

/** As `read` reads it. */
export function write(value: string | number | boolean): string {
  return typeof value === 'boolean' ? (value ? '1' : '0') : String(value);
}
