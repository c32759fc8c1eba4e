import { isRecord } from '../../common/isRecord';
import type { Identity } from '../identity';
import type { RecordedIdentity } from './recordingFormat';

/** Values from a file that anything may have written. A decoder returns undefined for what makes no sense. */
export type Decoder<T> = (value: unknown) => T | undefined;
export type Fields = Readonly<Record<string, unknown>>;

/** A longer text is cut, in characters; more items of a list are left out. */
const maxTextLength = 4_000;
const maxItems = 20_000;
/** The clock of JavaScript ends there (ECMAScript, 21.4.1.1), in ms. */
const maxTime = 8.64e15;

export const text: Decoder<string> = (value) => (typeof value === 'string' ? value.slice(0, maxTextLength) : undefined);

export const flag: Decoder<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);

/** JSON has no NaN, but `1e999` is Infinity. */
export const amount: Decoder<number> = (value) =>
  typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;

export const count: Decoder<number> = (value) =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;

export const time: Decoder<number> = (value) =>
  typeof value === 'number' && Math.abs(value) <= maxTime ? value : undefined;

export function oneOf<T extends string>(...values: readonly T[]): Decoder<T> {
  return (value) => values.find((each) => each === value);
}

/** A decoder by a predicate for values from outside. */
export function checked<T>(isValid: (value: unknown) => value is T): Decoder<T> {
  return (value) => (isValid(value) ? value : undefined);
}

/** A list without what makes no sense in it. */
export function listOf<T>(decode: Decoder<T>): Decoder<readonly T[]> {
  return (value) =>
    Array.isArray(value)
      ? value.slice(0, maxItems).flatMap((each) => {
          const item = decode(each);
          return item === undefined ? [] : [item];
        })
      : undefined;
}

/** How each field is decoded. What has no decoder is left out, whatever its name is. */
export type FieldDecoders<T> = { readonly [Field in keyof T]-?: Decoder<Exclude<T[Field], undefined>> };

/** The fields that are there and make sense. */
export function decodeFields<T>(value: Fields, decoders: FieldDecoders<T>): Partial<T> {
  const decoded: Partial<T> = {};
  for (const field in decoders) {
    if (!Object.hasOwn(decoders, field) || !Object.hasOwn(value, field)) continue;
    const result = decoders[field](value[field]);
    if (result !== undefined) decoded[field] = result;
  }
  return decoded;
}

/** An object that makes sense only if these fields are there. */
export function objectOf<T>(decoders: FieldDecoders<T>, ...required: readonly (keyof T)[]): Decoder<T> {
  return (value) => {
    if (!isRecord(value)) return undefined;
    const decoded = decodeFields(value, decoders);
    return hasAll(decoded, required) ? decoded : undefined;
  };
}

function hasAll<T>(decoded: Partial<T>, required: readonly (keyof T)[]): decoded is T {
  return required.every((field) => decoded[field] !== undefined);
}

export const pid: Decoder<number> = (value) => {
  const decoded = count(value);
  return decoded !== undefined && decoded > 0 ? decoded : undefined;
};

export const identity: Decoder<RecordedIdentity & Identity> = objectOf({ pid, startTime: amount }, 'pid', 'startTime');
