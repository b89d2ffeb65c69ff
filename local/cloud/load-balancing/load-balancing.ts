import { pause } from '../pause.ts';
import type { Runtime } from '../runtime.ts';
import type { AnsweredRequest } from './access-log.ts';
import type { SocketAddress } from './health-check.ts';
import { type Listener, type Rule, targetGroupsOf } from './listener.ts';
import { createLoadBalancer, type LoadBalancer, type LoadBalancerSettings } from './load-balancer.ts';
import { upstreamName } from './nginx-configuration.ts';
import { TargetGroup, type TargetGroupSettings } from './target-group.ts';

export class TargetGroupMissingError extends Error {
  constructor(arn: string) {
    super(`There is no target group ${arn} here; refer to one that the same account and region have.`);
    this.name = 'TargetGroupMissingError';
  }
}

/** An answered request, by the ARNs of the load balancer and, where one was chosen, the target group. */
export interface BalancedRequest extends Omit<AnsweredRequest, 'upstream'> {
  loadBalancer: string;
  targetGroup: string | undefined;
}

/** All load balancers of a region, with their listeners, rules and target groups. */
export class LoadBalancing {
  readonly #runtime: Runtime;
  readonly #loadBalancers = new Map<string, LoadBalancer>();
  readonly #listeners = new Map<string, Listener>();
  readonly #rules = new Map<string, Rule>();
  readonly #groups = new Map<string, TargetGroup>();
  /** By the ARN of a rule: what each of its groups gets, in percent, whatever the template says. */
  readonly #shares = new Map<string, ReadonlyMap<string, number>>();
  #isStopping = false;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  async putLoadBalancer(settings: LoadBalancerSettings): Promise<void> {
    if (this.#loadBalancers.has(settings.arn)) return;
    const { processes, ports } = this.#runtime;
    const created = createLoadBalancer(settings, {
      processes,
      ports,
      listeners: () => [...this.#listeners.values()],
      rules: (listenerArn) =>
        [...this.#rules.values()]
          .filter((rule) => rule.listenerArn === listenerArn)
          .map((rule) => withShares(rule, this.#shares.get(rule.arn))),
      receiversOf: (arn) => this.#groups.get(arn)?.receivers ?? [],
    });
    this.#loadBalancers.set(settings.arn, created);
    await created.refresh();
  }

  async removeLoadBalancer(arn: string): Promise<void> {
    const removed = this.#loadBalancers.get(arn);
    this.#loadBalancers.delete(arn);
    await removed?.stop();
  }

  async putListener(listener: Listener): Promise<void> {
    await putOrRestore(this.#listeners, listener, () => this.#refreshListener(listener.arn));
  }

  async removeListener(arn: string): Promise<void> {
    const removed = this.#listeners.get(arn);
    this.#listeners.delete(arn);
    if (removed) await this.#loadBalancers.get(removed.loadBalancerArn)?.refresh();
  }

  async putRule(rule: Rule): Promise<void> {
    await putOrRestore(this.#rules, rule, () => this.#refreshListener(rule.listenerArn));
  }

  async removeRule(arn: string): Promise<void> {
    const removed = this.#rules.get(arn);
    this.#rules.delete(arn);
    this.#shares.delete(arn);
    if (removed) await this.#refreshListener(removed.listenerArn);
  }

  /** Gives each target group of a rule its share of the requests, in percent; resolves when that is so. */
  async shift(ruleArn: string, shares: ReadonlyMap<string, number>): Promise<void> {
    this.#shares.set(ruleArn, shares);
    const rule = this.#rules.get(ruleArn);
    if (rule) await this.#refreshListener(rule.listenerArn);
  }

  putTargetGroup(settings: TargetGroupSettings): void {
    const known = this.#groups.get(settings.arn);
    if (known) {
      known.settings = settings;
      return;
    }
    const group = new TargetGroup(settings);
    group.onChange(() => {
      for (const balancer of this.#balancersOf(settings.arn)) this.#refreshInBackground(balancer);
    });
    this.#groups.set(settings.arn, group);
  }

  removeTargetGroup(arn: string): void {
    this.#groups.get(arn)?.stop();
    this.#groups.delete(arn);
  }

  targetGroup(arn: string): TargetGroup {
    const found = this.#groups.get(arn);
    if (!found) throw new TargetGroupMissingError(arn);
    return found;
  }

  /** Where a rule forwards to; nowhere, where there is no such rule. */
  targetGroupsOfRule(arn: string): readonly string[] {
    const rule = this.#rules.get(arn);
    return rule ? targetGroupsOf(rule.action) : [];
  }

  /** What application load balancers have answered since the last time. */
  takeAnswered(): BalancedRequest[] {
    const arns = new Map([...this.#groups.keys()].map((arn) => [upstreamName(arn), arn]));
    return [...this.#loadBalancers.values()].flatMap((balancer) =>
      balancer.takeAnswered().map(({ upstream, ...request }) => ({
        ...{ ...request, loadBalancer: balancer.settings.arn, targetGroup: arns.get(upstream) },
      })),
    );
  }

  /** Each target group with each application load balancer that may forward to it. */
  balancedGroups(): { loadBalancer: string; group: TargetGroup }[] {
    return [...this.#groups.values()].flatMap((group) =>
      this.#balancersOf(group.settings.arn)
        .filter(({ settings }) => settings.kind === 'application')
        .map(({ settings }) => ({ loadBalancer: settings.arn, group })),
    );
  }

  /** Resolves when the load balancers know the group's targets as they are now. */
  async takenUp(group: TargetGroup): Promise<void> {
    await Promise.all(this.#balancersOf(group.settings.arn).map((balancer) => balancer.refresh()));
  }

  /** Resolves when no request is under way with the target any more, at the latest after the deregistration delay. */
  async drain(group: TargetGroup, target: SocketAddress): Promise<void> {
    group.deregister(target);
    const idle = new AbortController();
    const balancers = this.#balancersOf(group.settings.arn);
    const drained = Promise.all(balancers.map((balancer) => balancer.drained(target)));
    try {
      await Promise.race([drained, pause(group.settings.deregistrationDelayInSeconds * 1000, idle.signal)]);
    } finally {
      idle.abort();
      group.remove(target);
    }
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const group of this.#groups.values()) group.stop();
    await Promise.all([...this.#loadBalancers.values()].map((balancer) => balancer.stop()));
  }

  async #refreshListener(arn: string): Promise<void> {
    const listener = this.#listeners.get(arn);
    if (listener) await this.#loadBalancers.get(listener.loadBalancerArn)?.refresh();
  }

  #balancersOf(targetGroupArn: string): LoadBalancer[] {
    const uses = (listener: Listener) =>
      [listener.defaultAction, ...this.#rulesOf(listener)].some((action) =>
        targetGroupsOf(action).includes(targetGroupArn),
      );
    const arns = new Set(
      [...this.#listeners.values()].filter(uses).map(({ loadBalancerArn }) => loadBalancerArn),
    );
    return [...this.#loadBalancers.values()].filter(({ settings }) => arns.has(settings.arn));
  }

  #rulesOf(listener: Listener) {
    return [...this.#rules.values()]
      .filter((rule) => rule.listenerArn === listener.arn)
      .map(({ action }) => action);
  }

  #refreshInBackground(balancer: LoadBalancer): void {
    balancer.refresh().catch((error: unknown) => {
      if (!this.#isStopping) console.error(`Load balancer ${balancer.settings.name}: ${String(error)}`);
    });
  }
}

function withShares(rule: Rule, shares: ReadonlyMap<string, number> | undefined): Rule {
  if (!shares || rule.action.type !== 'forward') return rule;
  const targetGroups = rule.action.targetGroups.map(({ arn, weight }) => ({
    ...{ arn, weight: shares.get(arn) ?? weight },
  }));
  return { ...rule, action: { ...rule.action, targetGroups } };
}

/** Where the load balancer refuses what is new, it goes on with what was there before. */
async function putOrRestore<T extends { arn: string }>(
  all: Map<string, T>,
  item: T,
  refresh: () => Promise<void>,
): Promise<void> {
  const before = all.get(item.arn);
  all.set(item.arn, item);
  try {
    await refresh();
  } catch (error) {
    if (before) all.set(item.arn, before);
    else all.delete(item.arn);
    throw error;
  }
}

export function loadBalancing(runtime: Runtime): LoadBalancing {
  return runtime.shared('load-balancing', () => new LoadBalancing(runtime));
}
