import { Duration, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  CorsHttpMethod,
  HttpApi,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Door, Endpoint } from '../../shared/http/catalogue.ts';
import type { AlarmSpec } from './alarm-spec.ts';
import type { Retention } from './retention.ts';

export interface SupportApiProps {
  readonly endpoints: readonly Endpoint[];
  readonly doors: Readonly<Record<Door, IFunction>>;
  /** Who vouches for people. */
  readonly tokens: { readonly issuer: string; readonly audience: readonly string[] };
  readonly corsOrigins: readonly string[];
  readonly retention: Retention;
}

/** For all routes that have no throttle of their own, of which there are none. */
const DEFAULT_THROTTLE = { rateLimit: 50, burstLimit: 100 };

/** The route instead of the path: paths hold references of tickets, queries hold signed links. No addresses either. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTimeEpoch',
  route: '$context.routeKey',
  status: '$context.status',
  latency: '$context.responseLatency',
  integrationStatus: '$context.integrationStatus',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
};

/** The HTTP API: a route, a throttle and, for people, the authorizer for each endpoint of the catalogue. */
export class SupportApi extends Construct {
  readonly api: HttpApi;
  readonly url: string;
  readonly alarms: readonly AlarmSpec[];

  constructor(scope: Construct, id: string, props: SupportApiProps) {
    super(scope, id);
    this.api = new HttpApi(this, 'Api', {
      description: 'SayPro Support',
      createDefaultStage: false,
      corsPreflight: {
        allowOrigins: [...props.corsOrigins],
        allowMethods: [...new Set(props.endpoints.map(({ method }) => CorsHttpMethod[method]))],
        allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match'],
        exposeHeaders: ['etag', 'location', 'retry-after'],
        maxAge: Duration.hours(1),
      },
    });
    const routes = this.routes(props);
    this.stage(props, routes);
    this.url = this.api.apiEndpoint;
    this.alarms = [
      {
        id: 'ApiServerErrors',
        runbook: 'api-server-errors',
        whoIsHurt: 'Requesters and agents: what they just did was not accepted.',
        metric: this.api.metricServerError({ statistic: 'Sum', period: Duration.minutes(5) }),
        threshold: 3,
      },
    ];
  }

  private routes({ endpoints, doors, tokens }: SupportApiProps): readonly HttpRoute[] {
    const authorizer = new HttpJwtAuthorizer('People', tokens.issuer, { jwtAudience: [...tokens.audience] });
    const open = new HttpNoneAuthorizer();
    const integrations = new Map(
      Object.entries(doors).map(([door, handler]) => [
        door,
        // One permission for the whole API: one per route would outgrow a function's policy.
        new HttpLambdaIntegration(door, handler, { scopePermissionToRoute: false }),
      ]),
    );
    return endpoints.map((endpoint) => {
      const integration = integrations.get(endpoint.door);
      if (integration === undefined) throw new Error(`${endpoint.operationId} has no door.`);
      const route = new HttpRoute(this, endpoint.operationId, {
        httpApi: this.api,
        routeKey: HttpRouteKey.with(endpoint.path, HttpMethod[endpoint.method]),
        integration,
        authorizer: endpoint.access === 'person' ? authorizer : open,
      });
      if (endpoint.access === 'public') {
        Validations.of(route).acknowledge({
          id: 'AwsSolutions-APIG4',
          reason: `${endpoint.operationId} is public: a document for everybody, or a link or message whose signature is its authorization.`,
        });
      }
      return route;
    });
  }

  private stage({ endpoints, retention }: SupportApiProps, routes: readonly HttpRoute[]): void {
    const logs = new LogGroup(this, 'AccessLogs', { retention: retention.logs, removalPolicy: retention.removal });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: this.api,
      stageName: '$default',
      autoDeploy: true,
      throttle: DEFAULT_THROTTLE,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logs),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    const resource = stage.node.defaultChild;
    if (!(resource instanceof CfnStage)) throw new Error('The stage has no resource.');
    resource.routeSettings = Object.fromEntries(
      endpoints.map(({ method, path, throttle }) => [
        `${method} ${path}`,
        { ThrottlingRateLimit: throttle.rate, ThrottlingBurstLimit: throttle.burst },
      ]),
    );
    // Settings for a route that does not exist yet make the deployment fail.
    stage.node.addDependency(...routes);
  }
}
