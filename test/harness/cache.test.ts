import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cacheFolder, packageFolder } from './cache.ts';

describe('the cache folder', () => {
  it('is the one that PLINTH_CACHE names, before any other', () => {
    expect(cacheFolder({ PLINTH_CACHE: '/kept', XDG_CACHE_HOME: '/xdg', HOME: '/home/a' })).toBe('/kept');
  });

  it('follows XDG_CACHE_HOME', () => {
    expect(cacheFolder({ XDG_CACHE_HOME: '/xdg', HOME: '/home/a' })).toBe(join('/xdg', 'plinth'));
  });

  it('is in the home folder otherwise', () => {
    expect(cacheFolder({ HOME: '/home/a' })).toBe(join('/home/a', '.cache', 'plinth'));
  });
});

describe('the package folder', () => {
  it('is the one above that holds package.json', () => {
    expect(join(packageFolder(), 'test', 'harness')).toBe(import.meta.dirname);
  });

  it('is refused where no package.json lies above', () => {
    expect(() => packageFolder('/')).toThrow('no package.json above /');
  });
});
