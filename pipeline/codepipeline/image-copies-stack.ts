import { Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ImageRepositories, type ImageRepositoriesProps } from './image-repositories.ts';

export type ImageCopiesStackProps = StackProps & ImageRepositoriesProps;

/**
 * The repositories of a DR region, into which ECR copies what is pushed. It would make those that are missing by itself,
 * and then with none of the settings of the ones they are copies of.
 */
export class ImageCopiesStack extends Stack {
  constructor(scope: Construct, id: string, { services, pullingAccounts, ...props }: ImageCopiesStackProps) {
    super(scope, id, props);
    new ImageRepositories(this, 'Images', { services, pullingAccounts });
  }
}
