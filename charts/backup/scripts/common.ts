/**
 * What every script starts with. `$1` is the folder the connections are mounted in, `$2` the volume the containers of
 * a pod share. Settings come as variables, secrets as files: arguments are visible to everybody on the node.
 */
export const common = String.raw`connections=$1
work=$2

say() { echo "$*" >&2; }
fail() { say "$*"; exit 1; }

read_file() {
  test -s "$1" || fail "missing or empty: $1"
  cat "$1"
}

# A value of a manifest, which has one property to a line.
of_manifest() { sed -n 's/^"'"$1"'": "\{0,1\}\([^"]*[^",]\)"\{0,1\},\{0,1\}$/\1/p' "$work/manifest.json"; }

# aws, with the cause of a failure in words: "run_aws 'what is done' arguments ...".
run_aws() {
  doing=$1
  shift
  aws "$@" 2>"$work/aws-error" && return 0
  say "cannot $doing: $(cause_of "$work/aws-error")"
  cat "$work/aws-error" >&2
  return 1
}

cause_of() {
  case $(cat "$1") in
    *AccessDenied* | *'(403)'* | *Forbidden*)
      echo "the role of service account $SERVICE_ACCOUNT does not allow it" ;;
    *'Unable to locate credentials'* | *'Error when retrieving credentials'*)
      echo "no AWS credentials, associate a role with service account $SERVICE_ACCOUNT" ;;
    *NoSuchBucket*) echo "there is no such bucket" ;;
    *'Could not connect'* | *'Connect timeout'* | *'Read timeout'*)
      echo "no answer, look at the network policies and the endpoints of the VPC" ;;
    *) tr '\n' ' ' <"$1" | cut -c 1-300 ;;
  esac
}

read_bucket() {
  bucket=$(read_file "$connections/backup/bucket")
  prefix=$(read_file "$connections/backup/prefix")
  kms_key=$(read_file "$connections/backup/kmsKeyArn")
  read_region
}

# AWS_REGION is for version 2 of the CLI and for SDKs, the other one for version 1.
read_region() {
  AWS_REGION=$(read_file "$connections/backup/region")
  AWS_DEFAULT_REGION=$AWS_REGION
  export AWS_REGION AWS_DEFAULT_REGION
}

# The checksum travels with the object: S3 refuses bytes that changed on the way, and a locked bucket asks for one.
put() {
  run_aws "write s3://$bucket/$prefix$2" s3 cp "$1" "s3://$bucket/$prefix$2" --no-progress --only-show-errors \
    --sse aws:kms --sse-kms-key-id "$kms_key" --checksum-algorithm SHA256
}

# What the drill found out is kept in files, one to a value. A container that finds the drill failed says why there
# and ends well, so that the last one can report it.
note() { printf '%s' "$2" >"$work/evidence/$1"; }
noted() { cat "$work/evidence/$1" 2>/dev/null || true; }

# "failed": the dump does not do. "error": the drill could not tell, and is worth another try.
end_drill() {
  note outcome "$1"
  note reason "$2"
  say "$2"
  exit 0
}
`;

/** A script: stops at the first error and at a variable nobody set. */
export const script = (body: string): string => `set -eu\n. "$(dirname "$0")/common.sh"\n\n${body}`;
