// What `@jest/globals` is for test files. Helpers of tests are shared as well, so that each name stands for what the test
// file that runs now has.
let current;

export function offerGlobals(globals) {
  current = globals;
}

function standFor(name) {
  return new Proxy(() => {}, {
    apply: (_, self, values) => Reflect.apply(current[name], self, values),
    get: (_, key) => current[name][key],
  });
}

export const afterAll = standFor('afterAll');
export const afterEach = standFor('afterEach');
export const beforeAll = standFor('beforeAll');
export const beforeEach = standFor('beforeEach');
export const describe = standFor('describe');
export const expect = standFor('expect');
export const it = standFor('it');
export const jest = standFor('jest');
export const test = standFor('test');
