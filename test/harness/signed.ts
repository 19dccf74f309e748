/**
 * Headers that let a bare request pass for one of a service in a region. The emulator reads both from the credential
 * scope, takes an access key of twelve digits for the account, and checks no signature.
 */
export function signedFor(
  service: string,
  region = 'eu-central-1',
  account = 'test',
): { readonly authorization: string } {
  const scope = `20260101/${region}/${service}/aws4_request`;
  return {
    authorization: `AWS4-HMAC-SHA256 Credential=${account}/${scope}, SignedHeaders=host, Signature=0`,
  };
}

/** Makes a bucket. Throws where the emulator refuses. */
export async function makeBucket(endpoint: string, name: string): Promise<void> {
  const body =
    '<CreateBucketConfiguration><LocationConstraint>eu-central-1</LocationConstraint></CreateBucketConfiguration>';
  const answer = await fetch(`${endpoint}/${name}`, { method: 'PUT', headers: signedFor('s3'), body });
  if (!answer.ok) throw new Error(`no bucket ${name}: ${await answer.text()}`);
}
