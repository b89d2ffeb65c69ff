/** What the `docker` script tells the program behind it. */
export const standInVariables = {
  registryDirectory: 'SLUICE_IMAGE_REGISTRY',
  /** The folder of the script itself: the real Docker is searched elsewhere. */
  folder: 'SLUICE_DOCKER_STAND_IN',
} as const;
