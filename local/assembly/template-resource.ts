/** A resource of the template with every intrinsic resolved, as a service's definition is read from it. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  /** What `Ref` gives. */
  readonly ref: string;
  /** What `Fn::GetAtt` gives. */
  readonly attributes?: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
}
