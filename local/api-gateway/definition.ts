import { z } from 'zod';
import type { TemplateResource } from '../assembly/template-resource.ts';
import { type AccessLogDefinition, unknownVariables } from './access-log.ts';

/** Requests a second, and how many at once. */
export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

export interface JwtAuthorizerDefinition {
  readonly issuer: string;
  readonly audience: readonly string[];
}

export interface RouteDefinition {
  /** `GET /tickets/{reference}` or `$default`. */
  readonly key: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  readonly authorizer?: JwtAuthorizerDefinition;
  /** A token needs at least one of these. */
  readonly scopes: readonly string[];
}

export interface CorsDefinition {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  readonly maxAge?: number;
}

/** One HTTP API with its one stage, as the template describes it. */
export interface HttpApiDefinition {
  readonly apiId: string;
  readonly stage: string;
  readonly routes: readonly RouteDefinition[];
  readonly cors?: CorsDefinition;
  readonly defaultThrottle?: Throttle;
  /** By route key. */
  readonly throttles: ReadonlyMap<string, Throttle>;
  readonly accessLog?: AccessLogDefinition;
}

const texts = z.array(z.string()).default([]);
const apiProperties = z.object({
  ProtocolType: z.literal('HTTP'),
  CorsConfiguration: z
    .object({
      AllowOrigins: texts,
      AllowMethods: texts,
      AllowHeaders: texts,
      ExposeHeaders: texts,
      AllowCredentials: z.coerce.boolean().default(false),
      MaxAge: z.coerce.number().optional(),
    })
    .optional(),
});
const routeSettings = z.strictObject({
  ThrottlingRateLimit: z.coerce.number().optional(),
  ThrottlingBurstLimit: z.coerce.number().optional(),
  DetailedMetricsEnabled: z.coerce.boolean().optional(),
});
const stageProperties = z.object({
  ApiId: z.string(),
  StageName: z.string(),
  DefaultRouteSettings: routeSettings.optional(),
  RouteSettings: z.record(z.string(), routeSettings).default({}),
  AccessLogSettings: z.object({ DestinationArn: z.string(), Format: z.string() }).optional(),
});
const routeProperties = z.object({
  ApiId: z.string(),
  RouteKey: z.string(),
  Target: z.string().regex(/^integrations\//),
  AuthorizationType: z.enum(['NONE', 'JWT']).default('NONE'),
  AuthorizerId: z.string().optional(),
  AuthorizationScopes: texts,
});
const integrationProperties = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
  TimeoutInMillis: z.coerce.number().default(30_000),
});
const authorizerProperties = z.object({
  AuthorizerType: z.literal('JWT'),
  IdentitySource: z.array(z.literal('$request.header.Authorization')),
  JwtConfiguration: z.object({ Issuer: z.string(), Audience: texts }),
});

function parse<Shape>(schema: z.ZodType<Shape>, resource: TemplateResource): Shape {
  const result = schema.safeParse(resource.properties);
  if (result.success) return result.data;
  const first = result.error.issues[0];
  throw new Error(
    `${resource.type} ${resource.logicalId}: this machine does not know what to do with ${first?.path.join('.') || 'it'} (${first?.message}).`,
  );
}

/** CDK writes the function's ARN, other tools the long form with `/invocations`. */
function functionArnOf(uri: string): string {
  return /\/functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
}

function throttleOf(settings: z.infer<typeof routeSettings> | undefined): Throttle | undefined {
  if (settings?.ThrottlingRateLimit === undefined && settings?.ThrottlingBurstLimit === undefined) return undefined;
  const rate = settings.ThrottlingRateLimit ?? Number.POSITIVE_INFINITY;
  return { rate, burst: settings.ThrottlingBurstLimit ?? Math.max(1, rate) };
}

function corsOf(properties: z.infer<typeof apiProperties>): CorsDefinition | undefined {
  const cors = properties.CorsConfiguration;
  if (cors === undefined) return undefined;
  return {
    origins: cors.AllowOrigins,
    methods: cors.AllowMethods,
    headers: cors.AllowHeaders,
    exposed: cors.ExposeHeaders,
    credentials: cors.AllowCredentials,
    ...(cors.MaxAge === undefined ? {} : { maxAge: cors.MaxAge }),
  };
}

function routeOf(route: TemplateResource, all: readonly TemplateResource[]): RouteDefinition {
  const properties = parse(routeProperties, route);
  const named = (type: string, ref: string | undefined) => {
    const found = all.find((resource) => resource.type === type && resource.ref === ref);
    if (found === undefined)
      throw new Error(`${route.logicalId}: the template has no ${type} ${ref ?? '(none named)'}.`);
    return found;
  };
  const integration = parse(
    integrationProperties,
    named('AWS::ApiGatewayV2::Integration', properties.Target.slice('integrations/'.length)),
  );
  const base = {
    key: properties.RouteKey,
    functionArn: functionArnOf(integration.IntegrationUri),
    timeoutMs: integration.TimeoutInMillis,
    scopes: properties.AuthorizationScopes,
  };
  if (properties.AuthorizationType === 'NONE') return base;
  const { JwtConfiguration: jwt } = parse(
    authorizerProperties,
    named('AWS::ApiGatewayV2::Authorizer', properties.AuthorizerId),
  );
  return { ...base, authorizer: { issuer: jwt.Issuer, audience: jwt.Audience } };
}

function accessLogOf(
  settings: z.infer<typeof stageProperties>,
  { logicalId }: TemplateResource,
): AccessLogDefinition | undefined {
  const log = settings.AccessLogSettings;
  if (log === undefined) return undefined;
  const [unknown] = unknownVariables(log.Format);
  if (unknown !== undefined) {
    throw new Error(`${logicalId}: its access log asks for $context.${unknown}, which is not known on this machine.`);
  }
  return { group: log.DestinationArn.split(':')[6] ?? '', format: log.Format };
}

function apiOf(api: TemplateResource, all: readonly TemplateResource[]): HttpApiDefinition {
  const ofApi = (type: string) =>
    all.filter((resource) => resource.type === type && resource.properties.ApiId === api.ref);
  const [stage, second] = ofApi('AWS::ApiGatewayV2::Stage');
  if (stage === undefined) throw new Error(`${api.logicalId}: an HTTP API without a stage answers nothing.`);
  if (second !== undefined) throw new Error(`${api.logicalId}: only one stage is run here; the template has more.`);
  const settings = parse(stageProperties, stage);
  const throttles = new Map<string, Throttle>();
  for (const [key, value] of Object.entries(settings.RouteSettings)) {
    const throttle = throttleOf({ ...settings.DefaultRouteSettings, ...value });
    if (throttle !== undefined) throttles.set(key, throttle);
  }
  const cors = corsOf(parse(apiProperties, api));
  const defaultThrottle = throttleOf(settings.DefaultRouteSettings);
  const accessLog = accessLogOf(settings, stage);
  return {
    apiId: api.ref,
    stage: settings.StageName,
    routes: ofApi('AWS::ApiGatewayV2::Route').map((route) => routeOf(route, all)),
    throttles,
    ...(cors === undefined ? {} : { cors }),
    ...(defaultThrottle === undefined ? {} : { defaultThrottle }),
    ...(accessLog === undefined ? {} : { accessLog }),
  };
}

/**
 * The HTTP APIs of a template.
 *
 * @throws Error naming the resource and the property, when the template asks for something that is not run here.
 */
export function httpApisOf(resources: readonly TemplateResource[]): HttpApiDefinition[] {
  return resources.filter((resource) => resource.type === 'AWS::ApiGatewayV2::Api').map((api) => apiOf(api, resources));
}
