// Starts the pipeline around one provider, for tests that kill it: node run-until-killed.ts <case> <state directory>
import { Course } from './course.ts';
import { providerCases } from './provider-cases.ts';
import { rehearseProvider } from './rehearse-provider.ts';

const [title, stateDirectory = ''] = process.argv.slice(2);
const provider = providerCases.find((candidate) => candidate.title === title);
if (provider === undefined) throw new Error(`there is no case ${title}`);
const { engine } = await rehearseProvider(provider, new Course(stateDirectory));
await engine.start('sample');
