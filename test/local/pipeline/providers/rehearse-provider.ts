import { build, pipeline, source, stage, template } from '../pipeline-builders.ts';
import { RehearsedPipeline } from '../rehearsed-pipeline.ts';
import type { Course } from './course.ts';
import { commit, type ProviderCase } from './provider-case.ts';

/** A pipeline around the action, and a stage after it that takes what it leaves; one of an earlier process goes on. */
export async function rehearseProvider(provider: ProviderCase, course: Course): Promise<RehearsedPipeline> {
  const work = stage('Work', provider.action(course));
  const isSource = provider.type.startsWith('Source/');
  const left = isSource || Object.keys(provider.files).length > 0 ? 'Out' : 'Code';
  const after = stage('After', build('after', { InputArtifacts: [{ Name: left }] }));
  const stages = isSource ? [work, after] : [stage('Source', source()), work, after];
  const declared = pipeline(stages, { ArtifactStore: { Type: 'S3', Location: 'artifacts' } });
  const projects = { after: 'after.yml', ...provider.projects?.(course) };
  const rehearsed = await RehearsedPipeline.create(template(declared, projects), course.stateDirectory);
  rehearsed.commits.push(commit);
  for (const [file, content] of Object.entries(provider.committed ?? {})) rehearsed.files.set(file, content);
  provider.prepare(rehearsed, course);
  return rehearsed;
}
