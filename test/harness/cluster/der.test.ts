import { describe, expect, it } from 'vitest';
import { bits, integer, octets, oid, tagged, time } from './der.ts';

const hex = (buffer: Buffer) => buffer.toString('hex');

describe('distinguished encoding', () => {
  it('writes an object identifier, its larger numbers in base 128', () => {
    // 1.2 is one byte, 42; 840 is 6 × 128 + 72; 10045 is 78 × 128 + 61.
    expect(hex(oid('1.2.840.10045'))).toBe('06052a8648ce3d');
  });

  it('keeps an integer positive', () => {
    expect(hex(integer(Buffer.from([0x7f])))).toBe('02017f');
    expect(hex(integer(Buffer.from([0x80])))).toBe('02020080');
  });

  it('writes an integer in as few bytes as it takes', () => {
    expect(hex(integer(Buffer.from([0x00, 0x00, 0x7f])))).toBe('02017f');
    expect(hex(integer(Buffer.from([0x00, 0x80])))).toBe('02020080');
    expect(hex(integer(Buffer.from([0x00, 0x00])))).toBe('020100');
  });

  it('writes lengths of one byte up to 127, and says how many bytes a longer one has', () => {
    expect(hex(octets(Buffer.alloc(127)).subarray(0, 2))).toBe('047f');
    expect(hex(octets(Buffer.alloc(128)).subarray(0, 3))).toBe('048180');
    expect(hex(octets(Buffer.alloc(256)).subarray(0, 4))).toBe('04820100');
  });

  it('writes a time with two digits of the year', () => {
    const at = new Date('2026-11-21T15:04:05.678Z');
    expect(time(at).subarray(2).toString()).toBe('261121150405Z');
  });

  it('says how many bits of the last byte are unused', () => {
    expect(hex(bits(Buffer.from([0x80]), 7))).toBe('03020780');
  });

  it('joins its parts under a tag', () => {
    expect(hex(tagged(0xa0, Buffer.from([1]), Buffer.from([2])))).toBe('a0020102');
  });
});
