// Jest evaluates every module anew for each test file, its own included, and has V8 compile each of them again: a third
// of the time of the unit tests. Preloaded by test/run.mjs, this compiles each text once per process; what is evaluated,
// and in which context, stays jest's.
import vm from 'node:vm';

const { Script, SourceTextModule } = vm;

/** The newest text of each file, compiled. */
const scripts = new Map();

/** Per context: who imports dynamically, by file. Held by the context alone, so that each test file's modules can go. */
const importers = new WeakMap();
let current = new WeakRef({});

vm.compileFunction = (code, parameters, { filename, parsingContext, importModuleDynamically }) => {
  if (!importers.has(parsingContext)) importers.set(parsingContext, new Map());
  importers.get(parsingContext).set(filename, importModuleDynamically);
  current = new WeakRef(parsingContext);
  return scriptFor(code, parameters, filename).runInContext(parsingContext);
};

function scriptFor(code, parameters, filename) {
  const known = scripts.get(filename);
  const head = `(function (${parameters.join(', ')}) {`;
  const text = `${head}${code}\n})`;
  if (known?.text === text) return known.script;
  const script = new Script(text, {
    filename,
    columnOffset: -head.length,
    importModuleDynamically: (...request) => importers.get(current.deref()).get(filename)(...request),
  });
  scripts.set(filename, { text, script });
  return script;
}

/** The newest text of each module, and what V8 made of it. */
const modules = new Map();

vm.SourceTextModule = class extends SourceTextModule {
  constructor(code, options) {
    const known = modules.get(options.identifier);
    const isKnown = known?.code === code;
    super(code, isKnown ? { ...options, cachedData: known.data } : options);
    if (!isKnown) modules.set(options.identifier, { code, data: this.createCachedData() });
  }
};
