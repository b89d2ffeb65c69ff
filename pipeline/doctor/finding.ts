/** What was looked at, and what came out. */
export interface Finding {
  /** `problem`: something would fail. `unknown`: it could not be looked at. */
  verdict: 'good' | 'warning' | 'problem' | 'unknown';
  /** One line without a full stop. */
  what: string;
  /** What to do; left out where there is nothing. */
  remedy?: string;
}

export interface Section {
  title: string;
  findings: readonly Finding[];
}

export function good(what: string): Finding {
  return { verdict: 'good', what };
}

export function warning(what: string, remedy: string): Finding {
  return { verdict: 'warning', what, remedy };
}

export function problem(what: string, remedy: string): Finding {
  return { verdict: 'problem', what, remedy };
}

export function unknown(what: string, remedy: string): Finding {
  return { verdict: 'unknown', what, remedy };
}
