interface Part {
  stop(): Promise<void>;
}

/** The parts of the runtime that several resource types share, each made at its first use. */
export interface SharedParts {
  shared<T extends Part>(key: string, make: () => T): T;
  /** The last made first, as it may stand on those before it. */
  stopAll(): Promise<void>;
}

export function createSharedParts(): SharedParts {
  const parts = new Map<string, Part>();
  return {
    shared<T extends Part>(key: string, make: () => T): T {
      const existing = parts.get(key);
      // One key belongs to one type: who asks for it is who made it.
      if (existing) return existing as T;
      const part = make();
      parts.set(key, part);
      return part;
    },
    async stopAll() {
      for (const part of [...parts.values()].reverse()) await part.stop();
    },
  };
}
