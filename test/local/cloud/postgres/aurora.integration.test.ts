import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Rehearsal, until } from '../rehearsal.ts';

const cluster = {
  Engine: 'aurora-postgresql',
  EngineVersion: '17.7',
  DatabaseName: 'shop',
  MasterUsername: 'shop_owner',
  MasterUserPassword: "it's a secret",
};

describe('an Aurora cluster with a writer and a reader', () => {
  const rehearsal = new Rehearsal();

  beforeAll(async () => {
    const { physicalId } = await rehearsal.create('AWS::RDS::DBCluster', 'Database', cluster);
    await rehearsal.create('AWS::RDS::DBInstance', 'Writer', { DBClusterIdentifier: physicalId });
  });

  afterAll(() => rehearsal.stop());

  const query = async (
    endpoint: 'Endpoint' | 'ReadEndpoint',
    sql: string,
    password = cluster.MasterUserPassword,
    logicalId = 'Database',
  ) => {
    const { attributes } = rehearsal.record(logicalId);
    const host = String(attributes[`${endpoint}.Address`]);
    const client = new pg.Client({
      host,
      port: Number(attributes['Endpoint.Port']),
      user: cluster.MasterUsername,
      password,
      database: cluster.DatabaseName,
      ssl: { ca: readFileSync(rehearsal.runtime.authority.certificateFile), host },
    });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  };
  const pids = () => rehearsal.runtime.processes.list();

  it('answers at both endpoints with the writer alone', async () => {
    expect(
      await query('Endpoint', 'select current_user::text as who, current_database()::text as what'),
    ).toEqual([{ who: 'shop_owner', what: 'shop' }]);
    expect(await query('ReadEndpoint', 'select pg_is_in_recovery() as standby')).toEqual([
      { standby: false },
    ]);
  });

  it('has a master user who is no superuser', async () => {
    expect(await query('Endpoint', 'select rolsuper from pg_roles where rolname = current_user')).toEqual([
      { rolsuper: false },
    ]);
  });

  it('streams to a reader that is added while the writer has data', async () => {
    await query('Endpoint', 'create table product (sku text primary key)');
    await query('Endpoint', "insert into product values ('before')");
    await rehearsal.create('AWS::RDS::DBInstance', 'Reader', {
      DBClusterIdentifier: rehearsal.record('Database').physicalId,
      PromotionTier: 15,
    });
    await query('Endpoint', "insert into product values ('after')");
    await until(async () => (await query('ReadEndpoint', 'select sku from product')).length === 2);
    expect(await query('ReadEndpoint', 'select pg_is_in_recovery() as standby')).toEqual([{ standby: true }]);
    await expect(query('ReadEndpoint', "insert into product values ('read only')")).rejects.toThrow(
      /read-only/,
    );
  });

  it('refuses to speak in the clear, unless the parameter group allows it', async () => {
    const plain = async (logicalId: string) => {
      const { attributes } = rehearsal.record(logicalId);
      const client = new pg.Client({
        ...{ host: String(attributes['Endpoint.Address']), port: Number(attributes['Endpoint.Port']) },
        ...{ user: cluster.MasterUsername, password: cluster.MasterUserPassword, database: 'shop' },
      });
      await client.connect();
      await client.end();
    };
    await expect(plain('Database')).rejects.toThrow(/no pg_hba.conf entry .* no encryption/);

    const group = await rehearsal.create('AWS::RDS::DBClusterParameterGroup', 'Group', {
      Parameters: { 'rds.force_ssl': '0' },
    });
    await rehearsal.create('AWS::RDS::DBCluster', 'Open', {
      ...cluster,
      DBClusterParameterGroupName: group.physicalId,
    });
    await rehearsal.create('AWS::RDS::DBInstance', 'OpenWriter', {
      DBClusterIdentifier: rehearsal.record('Open').physicalId,
    });
    await expect(plain('Open')).resolves.toBeUndefined();
    await rehearsal.delete('OpenWriter');
    await rehearsal.delete('Open');
  });

  it('refuses a wrong password', async () => {
    await expect(query('Endpoint', 'select 1', 'guess')).rejects.toThrow(/password authentication failed/);
  });

  it('keeps the password out of command lines', () => {
    const commandLines = pids().map(({ pid }) => readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
    expect(commandLines.length).toBe(2);
    for (const commandLine of commandLines) expect(commandLine).not.toMatch(/secret|password/);
  });

  it('comes up again by itself when its processes are killed', async () => {
    for (const { pid } of pids()) process.kill(-pid, 'SIGKILL');
    const isBack = () =>
      query('ReadEndpoint', 'select sku from product').then(
        (rows) => rows.length === 2,
        () => false,
      );
    await until(isBack);
    await until(() =>
      query('Endpoint', "insert into product values ('again')").then(
        () => true,
        () => false,
      ),
    );
    await until(async () => (await query('ReadEndpoint', 'select sku from product')).length === 3);
  });

  it('takes a changed password, and has the same data and addresses after a restart', async () => {
    await rehearsal.update('Database', { ...cluster, MasterUserPassword: 'changed' });
    await expect(query('Endpoint', 'select 1')).rejects.toThrow(/password authentication failed/);
    await rehearsal.restart();
    expect(await query('Endpoint', 'select sku from product', 'changed')).toHaveLength(3);
    await query('Endpoint', "insert into product values ('restarted')", 'changed');
    await until(async () => (await query('ReadEndpoint', 'select sku from product', 'changed')).length === 4);
  });

  it('reads from one reader after the other', async () => {
    await rehearsal.create('AWS::RDS::DBInstance', 'Second', {
      DBClusterIdentifier: rehearsal.record('Database').physicalId,
      PromotionTier: 1,
    });
    const reading = async () =>
      (await query('ReadEndpoint', 'select inet_server_addr()::text as at', 'changed')).map(({ at }) => at);
    const answered = [...(await reading()), ...(await reading()), ...(await reading())];
    expect([...new Set(answered)].sort()).toEqual(
      ['Reader', 'Second'].map((id) => `${rehearsal.record(id).attributes['Endpoint.Address']}/32`).sort(),
    );
    expect(answered[2]).toBe(answered[0]);
  });

  it('makes the next in line writer when the first instance is taken away, and leaves the last alone', async () => {
    await rehearsal.delete('Writer');
    expect(await query('Endpoint', 'select sku from product', 'changed')).toHaveLength(4);
    expect(await query('Endpoint', 'select pg_is_in_recovery() as standby', 'changed', 'Reader')).toEqual([
      { standby: true },
    ]);
    await rehearsal.delete('Second');
  });

  it('answers no more when the last instance is taken away', async () => {
    await rehearsal.delete('Reader');
    await expect(query('Endpoint', 'select 1', 'changed')).rejects.toThrow(/ECONNREFUSED/);
  });
});
