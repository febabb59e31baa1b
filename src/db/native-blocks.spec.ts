import { describe, expect, it } from '@jest/globals';
import { nativeBlocks } from './native-blocks.js';

const text = (value: string) => [Buffer.byteLength(value), ...Buffer.from(value)];
const count = (value: number) => [...Buffer.from(new BigUint64Array([BigInt(value)]).buffer)];
const doubles = (...values: number[]) => [...Buffer.from(new Float64Array(values).buffer)];

/** Bytes as the documentation of the format lays them out: columns, rows, and of each column its name, its type, its values. */
function block(rows: number, ...columns: number[][]): number[] {
  return [columns.length, rows, ...columns.flat()];
}

describe('nativeBlocks', () => {
  it('reads blocks one after the other, numbers wherever they lie', () => {
    const bytes = Uint8Array.from([
      ...block(2, [...text('x'), ...text('Float64'), ...doubles(1.5, -2)]),
      ...block(1, [...text('x'), ...text('Float64'), ...doubles(7)]),
      ...block(0, [...text('x'), ...text('Float64')]),
    ]);
    const offset = new Uint8Array(bytes.length + 3).fill(0xff);
    offset.set(bytes, 3);
    const read = [...nativeBlocks(offset.subarray(3))].map(({ rows, columns }) => [rows, ...columns]);
    expect(read).toEqual([
      [2, Float64Array.of(1.5, -2)],
      [1, Float64Array.of(7)],
    ]);
  });

  it('reads texts, plain or each of them once', () => {
    const plain = [...text('p'), ...text('String'), ...text('ä'), ...text(''), ...text('ä')];
    const texts = [...count(2), ...text('ä'), ...text('')];
    const places = [...count(3), 0, 1, 0];
    const few = [...text('f'), ...text('LowCardinality(String)'), ...count(1), ...count(0x200), ...texts, ...places];
    const [read] = [...nativeBlocks(Uint8Array.from(block(3, plain, few)))];
    expect(read!.columns).toEqual([
      { texts: ['ä', '', 'ä'], index: Uint32Array.of(0, 1, 2) },
      { texts: ['ä', ''], index: Uint8Array.of(0, 1, 0) },
    ]);
  });

  it('names a column of a type that it does not know', () => {
    const bytes = Uint8Array.from(block(1, [...text('day'), ...text('Date'), 0, 0]));
    expect(() => [...nativeBlocks(bytes)]).toThrow('column day of the store is of the type Date');
  });
});
