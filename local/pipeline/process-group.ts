/** The processes of a build, by their leader; its number alone may be another's by now. */
export interface ProcessGroup {
  id: number;
  startTime: string;
}
