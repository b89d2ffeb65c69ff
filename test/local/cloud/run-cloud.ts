// A cloud in a process of its own, for tests that kill it; where Docker is wanted, tasks run as containers:
// node run-cloud.ts <state directory> <template file> [on|off]
import { readFileSync } from 'node:fs';
import { chooseContainers } from '../../../local/cloud/containers/choose-containers.ts';
import { startCloud } from '../../../local/cloud/start-cloud.ts';

const [stateDirectory = '', templateFile = '', containers] = process.argv.slice(2);
const address = { account: '111111111111', region: 'eu-central-1', stackName: 'shop' };
const log = () => {};

const cloud = await startCloud({
  ...{ stateDirectory, port: 0 },
  containers: chooseContainers(containers === 'on' ? 'on' : 'off'),
});
if (cloud.stack(address)?.status !== 'CREATE_COMPLETE') {
  const template = readFileSync(templateFile, 'utf8');
  await cloud.createChangeSet({ ...address, changeSetName: 'change', template, parameters: {}, log });
  await cloud.executeChangeSet({ ...address, changeSetName: 'change', log });
}
const environment = cloud.runtime.awsEnvironment(address.account, address.region);
console.log(JSON.stringify({ outputs: cloud.stack(address)?.outputs, environment }));
