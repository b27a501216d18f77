import { isObject, parseJson } from '../runtime/json.ts';

export interface ServiceRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface ServiceAnswer {
  readonly status: number;
  readonly etag?: string;
  /** Parsed; empty where the body is not an object of JSON. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** The service as everybody outside has it: its HTTP API with a person's token, and the control API of this machine. */
export class ServiceClient {
  private readonly url: string;

  constructor(url: string) {
    this.url = url;
  }

  /** Asks as a demo person. A token lives an hour of the service's time, so that each request gets a new one. */
  async as(person: string, request: ServiceRequest): Promise<ServiceAnswer> {
    const token = await this.send({ method: 'GET', path: `/_local/tokens/${person}?as=text` });
    if (token.status !== 200) throw new Error(`There is no token for ${person}: ${token.text}`);
    const headers = { ...request.headers, authorization: `Bearer ${token.text.trim()}` };
    return this.send({ ...request, headers });
  }

  /** Steers this machine; throws what it refuses. */
  async control(method: 'GET' | 'POST', path: string, body?: object): Promise<Readonly<Record<string, unknown>>> {
    const answer = await this.send({ method, path: `/_local/${path}`, ...(body === undefined ? {} : { body }) });
    if (answer.status >= 300) throw new Error(`${method} /_local/${path}: ${answer.status} ${answer.text}`);
    return answer.body;
  }

  private async send({ method, path, body, headers }: ServiceRequest): Promise<ServiceAnswer> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const parsed = parseJson(text);
    const etag = response.headers.get('etag');
    return { status: response.status, text, body: isObject(parsed) ? parsed : {}, ...(etag === null ? {} : { etag }) };
  }
}
