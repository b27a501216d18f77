import { describe, expect, test } from 'vitest';
import type { TemplateResource } from '../assembly/template-resource.ts';
import { httpApisOf } from './definition.ts';

const resource = (type: string, ref: string, properties: Record<string, unknown>): TemplateResource => ({
  logicalId: `Logical${ref}`,
  type: `AWS::ApiGatewayV2::${type}`,
  ref,
  properties,
});
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:door';

const API = resource('Api', 'api1', {
  ProtocolType: 'HTTP',
  CorsConfiguration: { AllowOrigins: ['https://a.example'] },
});
const STAGE = resource('Stage', '$default', {
  ApiId: 'api1',
  StageName: '$default',
  DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
  RouteSettings: { 'GET /a': { ThrottlingRateLimit: 1, ThrottlingBurstLimit: 2 } },
});
const INTEGRATION = resource('Integration', 'int1', {
  ApiId: 'api1',
  IntegrationType: 'AWS_PROXY',
  IntegrationUri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${FUNCTION}/invocations`,
  PayloadFormatVersion: '2.0',
});
const AUTHORIZER = resource('Authorizer', 'auth1', {
  ApiId: 'api1',
  AuthorizerType: 'JWT',
  IdentitySource: ['$request.header.Authorization'],
  JwtConfiguration: { Issuer: 'https://issuer.example', Audience: ['client'] },
});
const ROUTE = resource('Route', 'route1', {
  ApiId: 'api1',
  RouteKey: 'GET /a',
  Target: 'integrations/int1',
  AuthorizationType: 'JWT',
  AuthorizerId: 'auth1',
});

describe('an HTTP API of the template', () => {
  test('is read with its routes, authorizer, throttles and CORS', () => {
    const [api] = httpApisOf([API, STAGE, INTEGRATION, AUTHORIZER, ROUTE]);
    expect(api).toEqual({
      apiId: 'api1',
      stage: '$default',
      defaultThrottle: { rate: 10, burst: 20 },
      throttles: new Map([['GET /a', { rate: 1, burst: 2 }]]),
      cors: { origins: ['https://a.example'], methods: [], headers: [], exposed: [], credentials: false },
      routes: [
        {
          key: 'GET /a',
          functionArn: FUNCTION,
          timeoutMs: 30_000,
          scopes: [],
          authorizer: { issuer: 'https://issuer.example', audience: ['client'] },
        },
      ],
    });
  });

  test('that asks for an unknown kind of authorization is refused by name', () => {
    const route = resource('Route', 'route1', { ...ROUTE.properties, AuthorizationType: 'AWS_IAM' });
    expect(() => httpApisOf([API, STAGE, INTEGRATION, AUTHORIZER, route])).toThrow(
      /AWS::ApiGatewayV2::Route Logicalroute1: .*AuthorizationType/,
    );
  });

  test('whose throttle settings are misspelt is refused, as CloudFormation would', () => {
    const stage = resource('Stage', '$default', {
      ...STAGE.properties,
      RouteSettings: { 'GET /a': { throttlingRateLimit: 1 } },
    });
    expect(() => httpApisOf([API, stage, INTEGRATION, AUTHORIZER, ROUTE])).toThrow(/RouteSettings/);
  });

  test('whose route names an integration that is not there is refused', () => {
    expect(() => httpApisOf([API, STAGE, AUTHORIZER, ROUTE])).toThrow('no AWS::ApiGatewayV2::Integration int1');
  });
});
