/** As far as we use it. */
declare module 'mjml' {
  export default function mjml(
    source: string,
    options: { readonly validationLevel: 'strict'; readonly keepComments: boolean },
  ): Promise<{ readonly html: string; readonly errors: readonly { readonly formattedMessage: string }[] }>;
}
