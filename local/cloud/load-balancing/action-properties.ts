import { z } from 'zod';
import type { Action } from './listener.ts';

/** The actions of a listener or a rule as templates write them, as far as they can be carried out here. */
export const actionProperties = z
  .array(
    z.discriminatedUnion('Type', [
      z.object({
        Type: z.literal('forward'),
        Order: z.coerce.number().default(0),
        TargetGroupArn: z.string().optional(),
        ForwardConfig: z
          .object({
            TargetGroups: z.array(
              z.object({ TargetGroupArn: z.string(), Weight: z.coerce.number().default(1) }),
            ),
          })
          .optional(),
      }),
      z.object({
        Type: z.literal('fixed-response'),
        Order: z.coerce.number().default(0),
        FixedResponseConfig: z.object({
          StatusCode: z.coerce.number(),
          ContentType: z.string().default('text/plain'),
          MessageBody: z.string().default(''),
        }),
      }),
      z.object({
        Type: z.literal('redirect'),
        Order: z.coerce.number().default(0),
        RedirectConfig: z.object({
          StatusCode: z.enum(['HTTP_301', 'HTTP_302']),
          Protocol: z.string().default('#{protocol}'),
          Host: z.string().default('#{host}'),
          Port: z.string().default('#{port}'),
          Path: z.string().default('/#{path}'),
          Query: z.string().default('#{query}'),
        }),
      }),
    ]),
  )
  .length(1, 'exactly one action is understood here (forward, fixed-response or redirect)');

export function actionOf([action]: z.output<typeof actionProperties>): Action {
  switch (action?.Type) {
    case 'forward':
      return {
        type: 'forward',
        targetGroups: action.ForwardConfig
          ? action.ForwardConfig.TargetGroups.map(({ TargetGroupArn, Weight }) => ({
              arn: TargetGroupArn,
              weight: Weight,
            }))
          : [{ arn: action.TargetGroupArn ?? '', weight: 1 }],
      };
    case 'fixed-response': {
      const { StatusCode, ContentType, MessageBody } = action.FixedResponseConfig;
      return { type: 'fixed-response', statusCode: StatusCode, contentType: ContentType, body: MessageBody };
    }
    case 'redirect': {
      const { StatusCode, Protocol, Host, Port, Path, Query } = action.RedirectConfig;
      return {
        type: 'redirect',
        statusCode: StatusCode === 'HTTP_301' ? 301 : 302,
        protocol: Protocol,
        host: Host,
        port: Port,
        path: Path,
        query: Query,
      };
    }
    case undefined:
      throw new Error('A listener needs one action; the schema lets none pass without.');
  }
}
